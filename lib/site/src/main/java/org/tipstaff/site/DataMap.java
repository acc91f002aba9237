package org.tipstaff.site;

import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which computers, shares, mailboxes and buckets hold data of which category. */
public record DataMap(List<Holding> holdings) {
    /** A court that said nothing. */
    public static final DataMap NONE = new DataMap(List.of());

    public DataMap {
        holdings = List.copyOf(holdings);
        Names.unique(holdings.stream().map(Holding::id).toList(), "holdings");
    }

    /** What lies on a computer that goes by any of these names and addresses, in the order of the file. */
    public List<Holding> on(List<String> namesAndAddresses) {
        return holdings.stream()
                .filter(holding -> holding.hosts().stream()
                        .anyMatch(host -> namesAndAddresses.stream().anyMatch(name -> isSame(host, name))))
                .toList();
    }

    /** What lies in a bucket, wholly or in part, in the order of the file. */
    public List<Holding> inBucket(String bucket) {
        return holdings.stream()
                .filter(holding -> holding.buckets().contains(bucket))
                .toList();
    }

    /** The buckets that anything lies in. */
    public SortedSet<String> buckets() {
        TreeSet<String> buckets = new TreeSet<>();
        holdings.forEach(holding -> buckets.addAll(holding.buckets()));
        return buckets;
    }

    /** What a folder, share or mailbox holds that the file names by this path. */
    public List<Holding> at(String path) {
        return holdings.stream()
                .filter(holding -> holding.paths().stream().anyMatch(each -> each.equalsIgnoreCase(path)))
                .toList();
    }

    private static boolean isSame(String one, String other) {
        String mine = one.toLowerCase(Locale.ROOT);
        String theirs = other.toLowerCase(Locale.ROOT);
        boolean address = Character.isDigit(mine.isEmpty() ? ' ' : mine.charAt(0)) || mine.indexOf(':') >= 0;
        return mine.equals(theirs) || (!address && (mine.startsWith(theirs + ".") || theirs.startsWith(mine + ".")));
    }
}
