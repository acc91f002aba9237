package org.tipstaff.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.site.People;
import org.tipstaff.site.PeopleReader;
import org.tipstaff.site.PresenceLog;

/**
 * Who joined and left the court, and what its doors saw, by account. Whoever knows of it knows who was where: it is for nobody below
 * TLP:RED.
 *
 * @param doors the source of {@code presence}; null when there is none
 * @param files that were read, each where it lies and as the case calls it
 */
public record CourtPeople(
        People people, PresenceLog presence, @Nullable Source doors, List<Detection.ReadFile> files) {
    /** Nothing is known of them. */
    public static final CourtPeople NONE = new CourtPeople(People.NONE, PresenceLog.NONE, null, List.of());

    public CourtPeople {
        files = List.copyOf(files);
    }

    /** What a file held, and what the case calls it. Compared with nothing. */
    @SuppressWarnings("ArrayRecordComponent") // handed on at once
    private record Taken(byte[] bytes, Detection.ReadFile file) {}

    /**
     * @param people the file on who joined and left; null when there is none
     * @param reader of its bytes, which are those that the case has the digest of
     * @param presence the log of doors; null when there is none
     * @param zone of times of doors that have no offset
     * @throws UsageException with file and line where the log of doors can't be used
     */
    public static CourtPeople read(
            @Nullable Path people, Function<byte[], People> reader, @Nullable Path presence, ZoneId zone)
            throws IOException {
        List<Detection.ReadFile> files = new ArrayList<>();
        People made = People.NONE;
        if (people != null) {
            Taken taken = taken(people, "people/", PeopleReader.FILE_BYTES_MAX);
            made = reader.apply(taken.bytes());
            files.add(taken.file());
        }
        if (presence == null) {
            return new CourtPeople(made, PresenceLog.NONE, null, files);
        }
        Taken taken = taken(presence, "presence/", PresenceLog.FILE_BYTES_MAX);
        files.add(taken.file());
        PresenceLog log = PresenceLog.read(presence.toString(), taken.bytes(), zone);
        if (!log.problems().isEmpty()) {
            throw new UsageException("ERROR " + String.join("\nERROR ", log.problems()));
        }
        return new CourtPeople(made, log, taken.file().source(), files);
    }

    private static Taken taken(Path path, String under, int most) throws IOException {
        if (Files.isDirectory(path)) {
            throw new UsageException(path + " is a folder");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(most + 1);
        }
        if (bytes.length > most) {
            throw new UsageException(path + " has more than " + most
                    + " bytes; cut it to the time in question with the tool it came from");
        }
        Source source = Source.file(under + path.getFileName());
        source.hashed(Sha256.of(bytes), bytes.length);
        return new Taken(bytes, new Detection.ReadFile(path, source));
    }
}
