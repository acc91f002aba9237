package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.engine.ImpactQuestion;
import org.tipstaff.engine.Investigation;
import org.tipstaff.engine.Progress;
import org.tipstaff.engine.RuleBook;
import org.tipstaff.engine.RuleSources;
import org.tipstaff.engine.RunLabels;
import org.tipstaff.engine.Scan;
import org.tipstaff.impact.AssetVerdict;
import org.tipstaff.impact.ByteRange;
import org.tipstaff.impact.Dimension;
import org.tipstaff.impact.Impact;
import org.tipstaff.impact.Verdict;
import org.tipstaff.label.Label;
import org.tipstaff.site.DataMap;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

/** The network logs of a replayed intrusion, of which it is known what was taken. */
class DataTakenTest {
    private static final Site SITE = SiteReader.read(
                    "site.yaml",
                    "court: {name: Example Court, timezone: Europe/Amsterdam}\n"
                            + "zones:\n  - {id: all, networks: [10.0.0.0/16], internet: yes}\n")
            .site()
            .orElseThrow();

    @TempDir
    Path folder;

    private List<Path> logs() throws IOException {
        Path zip = RealData.at("otrf/compound/apt29/day1/zeek/day1-zeek.zip");
        List<Path> files = new ArrayList<>();
        try (InputStream in = Files.newInputStream(zip);
                ZipInputStream members = new ZipInputStream(in)) {
            for (ZipEntry entry = members.getNextEntry(); entry != null; entry = members.getNextEntry()) {
                if (!entry.isDirectory()) {
                    Path file = folder.resolve("log" + files.size());
                    Files.copy(members, file);
                    files.add(file);
                }
            }
        }
        return files;
    }

    private static Impact impact(RuleBook book, @Nullable Site site, List<Path> logs) throws IOException {
        Scan scan = new Scan(
                book,
                Instant.parse("2020-04-30T00:05:00Z"),
                Instant.parse("2020-04-30T00:49:59Z"),
                1,
                true,
                () -> false,
                Progress.NONE);
        return Investigation.of(
                        scan.run(logs), RunLabels.of(Label.UNLABELLED, book), new ImpactQuestion(site, DataMap.NONE))
                .impact();
    }

    private static Optional<AssetVerdict> taken(Impact impact, String asset) {
        return impact.verdicts().stream()
                .filter(each -> each.asset().equals(asset) && each.dimension() == Dimension.TAKEN)
                .findFirst();
    }

    @Test
    void whatLeft_isFoundBetweenItsBounds_andNoSourceTakenAwayMakesItMoreCertain() throws IOException {
        RuleBook book = RuleBook.read(RuleSources.of(List.of()), 1);
        List<Path> logs = logs();
        Impact whole = impact(book, SITE, logs);
        assertThat(whole.total()).isEqualTo(new ByteRange(1_082_089, 3_172_129L));
        AssetVerdict first = taken(whole, "10.0.1.4").orElseThrow();
        assertThat(first.verdict()).isEqualTo(Verdict.CONFIRMED);
        assertThat(first.objects()).hasSize(1);
        assertThat(first.objects().getFirst().name()).isEqualTo("OfficeSupplies.7z");
        assertThat(first.objects().getFirst().times()).isEqualTo(2);
        assertThat(taken(whole, "10.0.1.6").orElseThrow().verdict()).isEqualTo(Verdict.POSSIBLE);
        assertThat(taken(whole, "10.0.0.4").orElseThrow().verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(whole.inbound()).isGreaterThan(32_000_000);

        Impact nowhere = impact(book, null, logs);
        assertThat(nowhere.verdicts()).allMatch(each -> each.verdict() == Verdict.CANNOT_BE_DETERMINED);

        for (Path left : logs) {
            List<Path> others = logs.stream().filter(each -> !each.equals(left)).toList();
            Impact less = impact(book, SITE, others);
            for (AssetVerdict before : whole.verdicts()) {
                less.verdicts().stream()
                        .filter(each -> each.asset().equals(before.asset()) && each.dimension() == before.dimension())
                        .forEach(after -> {
                            String about = "without " + left.getFileName() + ": " + before + " became " + after;
                            assertThat(after.verdict().isNoMoreCertainThan(before.verdict()))
                                    .as(about)
                                    .isTrue();
                            assertThat(after.bytes().holds(before.bytes()))
                                    .as(about)
                                    .isTrue();
                        });
            }
            assertThat(less.total().holds(whole.total()))
                    .as("%s", left.getFileName())
                    .isTrue();
        }
    }
}
