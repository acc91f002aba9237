package org.tipstaff.evidence.tlog;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one tile of the tree or of one bundle of entries (C2SP tlog-tiles). A tile of level l holds up to 256
 * hashes, each over a full tile of level l-1; level 0 holds the hashes of entries.
 *
 * @param level 0 to 63, or {@link #ENTRIES}
 * @param index within the level
 * @param width number of hashes or entries in it, 1 to 256; 256 is full
 */
public record Tile(int level, long index, int width) {
    /** Stands in place of a level for the bundles that hold the entries themselves. */
    public static final int ENTRIES = -1;

    public static final int FULL_WIDTH = 256;
    /** Bits of a full width. */
    static final int HEIGHT = 8;

    private static final Pattern PATH =
            Pattern.compile("tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6})([0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    public Tile {
        if (level < ENTRIES || level > 63 || index < 0 || width < 1 || width > FULL_WIDTH) {
            throw new IllegalArgumentException("no tile has level " + level + ", index " + index + ", width " + width);
        }
    }

    public boolean isFull() {
        return width == FULL_WIDTH;
    }

    /** The tile of the same place that is full. */
    public Tile full() {
        return new Tile(level, index, FULL_WIDTH);
    }

    /** Relative to the log's folder, with slashes: {@code tile/0/x001/234.p/17}. */
    public String path() {
        StringBuilder digits = new StringBuilder(Long.toString(index));
        digits.insert(0, "0".repeat((3 - digits.length() % 3) % 3));
        StringBuilder path = new StringBuilder("tile/").append(level == ENTRIES ? "entries" : Integer.toString(level));
        for (int at = 0; at < digits.length(); at += 3) {
            path.append('/').append(at + 3 < digits.length() ? "x" : "").append(digits, at, at + 3);
        }
        return path.append(isFull() ? "" : ".p/" + width).toString();
    }

    /** Reads a path; only the one spelling that {@link #path} writes is taken. */
    public static Tile parse(String path) throws TlogFormatException {
        Matcher matcher = path.length() > 64 ? null : PATH.matcher(path);
        if (matcher != null && matcher.matches()) {
            String level = matcher.group(1);
            String digits = matcher.group(2).replace("x", "").replace("/", "") + matcher.group(3);
            String width = matcher.group(4);
            // At most 21 digits: more than a long holds, so the value is tried and the spelling compared.
            try {
                Tile tile = new Tile(
                        level.equals("entries") ? ENTRIES : Integer.parseInt(level),
                        Long.parseLong(digits),
                        width == null ? FULL_WIDTH : Integer.parseInt(width));
                if (tile.path().equals(path)) {
                    return tile;
                }
            } catch (IllegalArgumentException e) {
                // A number out of its range: no tile has that path, as is said below.
            }
        }
        throw new TlogFormatException("'" + path + "' is no path of a tile");
    }

    /** Every tile and bundle that a log of this size has, the partial ones of exactly this size included. */
    public static List<Tile> ofTree(long size) {
        List<Tile> tiles = new ArrayList<>();
        addLevel(tiles, ENTRIES, size);
        for (int level = 0; size >> (HEIGHT * level) > 0; level++) {
            addLevel(tiles, level, size >> (HEIGHT * level));
            if (HEIGHT * (level + 1) > 62) {
                break;
            }
        }
        return tiles;
    }

    private static void addLevel(List<Tile> tiles, int level, long hashes) {
        for (long index = 0; index < hashes >> HEIGHT; index++) {
            tiles.add(new Tile(level, index, FULL_WIDTH));
        }
        int rest = (int) (hashes % FULL_WIDTH);
        if (rest > 0) {
            tiles.add(new Tile(level, hashes >> HEIGHT, rest));
        }
    }
}
