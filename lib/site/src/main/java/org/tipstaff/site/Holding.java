package org.tipstaff.site;

import java.util.List;

/**
 * Something that holds data of one category.
 *
 * @param hosts computers it lies on, as the site file or the logs call them; none for what lies in a bucket
 * @param paths folders, shares or mailboxes it is, or buckets and what is in them: {@code s3://bucket/prefix}
 * @param persons pseudonyms of the protected persons whose data it is; never their names
 */
public record Holding(String id, Category category, List<String> hosts, List<String> paths, List<String> persons) {
    /** What a path into a bucket begins with. */
    static final String BUCKET = "s3://";

    public Holding {
        Names.id(id, "the id of a holding");
        hosts = List.copyOf(hosts);
        paths = List.copyOf(paths);
        persons = List.copyOf(persons);
        hosts.forEach(host -> Names.line(host, "a host of a holding"));
        if (hosts.isEmpty() && paths.stream().noneMatch(path -> path.startsWith(BUCKET))) {
            throw new IllegalArgumentException("the holding " + id + " lies on no host and in no bucket");
        }
        for (String path : paths) {
            if (path.startsWith(BUCKET) && bucket(path).isEmpty()) {
                throw new IllegalArgumentException(
                        "a path of the holding " + id + " names no bucket; write it like s3://case-files/2024/");
            }
        }
        persons.forEach(Holding::pseudonym);
    }

    private static String bucket(String path) {
        int slash = path.indexOf('/', BUCKET.length());
        return path.substring(BUCKET.length(), slash < 0 ? path.length() : slash);
    }

    /** The buckets that it lies in, wholly or in part. */
    List<String> buckets() {
        return paths.stream()
                .filter(path -> path.startsWith(BUCKET))
                .map(Holding::bucket)
                .toList();
    }

    /** Whether an object of a bucket is of it. The empty key stands for all of the bucket. */
    public boolean holdsObject(String bucket, String key) {
        return paths.stream()
                .filter(path -> path.startsWith(BUCKET) && bucket(path).equals(bucket))
                .map(path -> path.substring(Math.min(path.length(), BUCKET.length() + bucket.length() + 1)))
                .anyMatch(key::startsWith);
    }

    /** Letters and a number: a word could be a name, and this file is read where names must not be. */
    static String pseudonym(String text) {
        boolean good = text.matches("[A-Z]{1,6}-?[0-9]{1,6}");
        if (!good) {
            throw new IllegalArgumentException(
                    "this is no pseudonym; protected persons stand here by capital letters and a number, like W-017");
        }
        return text;
    }
}
