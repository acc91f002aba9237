package org.tipstaff.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What module-info can't say. */
class ArchitectureTest {
    private static final JavaClasses PROJECT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("org.tipstaff");

    private static final String[] PURE = {
        "org.tipstaff.event..",
        "org.tipstaff.label..",
        "org.tipstaff.evtx..",
        "org.tipstaff.sigma..",
        "org.tipstaff.evidence..",
        "org.tipstaff.journal..",
        "org.tipstaff.site..",
        "org.tipstaff.ingest..",
        "org.tipstaff.normalise..",
        "org.tipstaff.detect..",
        "org.tipstaff.incident..",
        "org.tipstaff.continuity..",
        "org.tipstaff.respond..",
        "org.tipstaff.inform..",
        "org.tipstaff.lessons..",
        "org.tipstaff.impact.."
    };

    @Test
    void everyRoomIsSeen() {
        for (String room : PURE) {
            String name = room.substring(0, room.length() - 2);
            assertThat(PROJECT.stream().anyMatch(c -> c.getPackageName().startsWith(name)))
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void onlyAppKnowsTheWallClock() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.LocalDateTime.class, "now")
                .orShould()
                .callMethod(java.time.ZonedDateTime.class, "now")
                .orShould()
                .callMethod(java.time.ZoneId.class, "systemDefault")
                .orShould()
                .callMethod(java.util.Locale.class, "getDefault")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .check(PROJECT);
    }

    @Test
    void librariesAndStagesDoNoNetworkAndStartNoThreads() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat(new DescribedPredicate<JavaClass>("the network, processes or thread pools") {
                    @Override
                    public boolean test(JavaClass type) {
                        String name = type.getName();
                        return name.startsWith("java.net.http.")
                                || name.equals("java.net.Socket")
                                || name.equals("java.net.InetAddress")
                                || name.equals("java.net.URLConnection")
                                || name.equals("java.lang.ProcessBuilder")
                                || name.equals("java.util.concurrent.Executors")
                                || name.equals("java.util.concurrent.ForkJoinPool");
                    }
                })
                .check(PROJECT);
    }

    @Test
    void roomsFormNoCycle() {
        slices().matching("org.tipstaff.(*)..").should().beFreeOfCycles().check(PROJECT);
    }

    @Test
    void stagesHoldNoStaticState() {
        fields().that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(PURE)
                .and(new DescribedPredicate<JavaField>("are static and not compiler-made") {
                    @Override
                    public boolean test(JavaField field) {
                        return field.getModifiers().contains(JavaModifier.STATIC)
                                && !field.getModifiers().contains(JavaModifier.SYNTHETIC);
                    }
                })
                .should()
                .beFinal()
                .check(PROJECT);
    }

    @Test
    void namesThatMeanNothingAreNotUsed() {
        classes()
                .should()
                .haveNameNotMatching(".*(Manager|Helper|Facade|Util|Utils|Common|Impl)(\\$.*)?")
                .andShould()
                .resideOutsideOfPackages("..util..", "..common..", "..core..", "..model..", "..misc..")
                .check(PROJECT);
    }

    @Test
    void eachModuleBeginsWithItsSentence() throws IOException {
        Path root = Path.of(System.getProperty("tipstaff.root"));
        try (Stream<Path> files = Files.walk(root, 6)) {
            List<Path> modules = files.filter(f -> f.endsWith("src/main/java/module-info.java"))
                    .toList();
            assertThat(modules).hasSizeGreaterThan(8);
            for (Path module : modules) {
                assertThat(Files.readString(module)).as(module.toString()).startsWith("/** Takes ");
            }
        }
    }
}
