package org.tipstaff.evidence.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree that holds its edge only, its tiles and its proofs, against the definition. */
class MerkleTreeTest {
    private static final boolean FULL = Boolean.getBoolean("tipstaff.full");

    /** A tree built both ways, with its tiles in memory. */
    private static final class Grown {
        final MerkleTree tree = new MerkleTree();
        final NaiveTree naive = new NaiveTree();
        final Map<Tile, byte[]> tiles = new HashMap<>();

        Grown(int size) {
            grow(size);
        }

        void grow(int size) {
            while (tree.size() < size) {
                MerkleHash leaf = leaf(tree.size());
                tree.append(leaf, tiles::put);
                naive.append(leaf);
            }
        }

        Map<Tile, byte[]> published() {
            Map<Tile, byte[]> all = new HashMap<>(tiles);
            tree.partialTiles(all::put);
            return all;
        }
    }

    static MerkleHash leaf(long number) {
        return MerkleHash.ofEntry(
                ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    @Test
    void knownRoots() {
        // SHA-256 of nothing, and the RFC 6962 hash of one empty entry.
        assertThat(new MerkleTree().root().hex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        MerkleTree one = new MerkleTree();
        one.append(MerkleHash.ofEntry(new byte[0]), (tile, bytes) -> {});
        assertThat(one.root().hex()).isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    @Test
    void rootsAndTilesAreThoseOfTheDefinition() {
        Grown grown = new Grown(0);
        for (int size = 0; size <= 600; size++) {
            grown.grow(size);
            assertThat(grown.tree.root()).as("size %d", size).isEqualTo(grown.naive.root());
            Map<Tile, byte[]> published = grown.published();
            assertThat(published.keySet())
                    .as("size %d", size)
                    .containsExactlyInAnyOrderElementsOf(Tile.ofTree(size).stream()
                            .filter(tile -> tile.level() != Tile.ENTRIES)
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255, 256, 257, 65_535, 65_536, 65_537})
    void everyTileHoldsTheHashesOfTheDefinition(int size) {
        Grown grown = new Grown(size);
        assertThat(grown.tree.root()).isEqualTo(grown.naive.root());
        grown.published().forEach((tile, bytes) -> {
            for (int i = 0; i < tile.width(); i++) {
                assertThat(MerkleHash.of(bytes, i * MerkleHash.BYTES, MerkleHash.BYTES))
                        .as("%s hash %d", tile.path(), i)
                        .isEqualTo(grown.naive.perfect(8 * tile.level(), tile.index() * 256 + i));
            }
        });
    }

    @Test
    void aTreeIsTakenUpFromItsTiles() throws Exception {
        Random random = new Random(7);
        for (int run = 0; run < (FULL ? 300 : 30); run++) {
            int size = random.nextInt(run % 5 == 0 ? 70_000 : 1_500);
            Grown grown = new Grown(size);
            MerkleTree resumed = MerkleTree.resume(size, grown.published()::get);
            assertThat(resumed.root()).as("run %d size %d", run, size).isEqualTo(grown.tree.root());
            int more = random.nextInt(600);
            for (int i = 0; i < more; i++) {
                resumed.append(leaf(size + i), (tile, bytes) -> {});
            }
            grown.grow(size + more);
            assertThat(resumed.root())
                    .as("run %d size %d + %d", run, size, more)
                    .isEqualTo(grown.tree.root());
        }
    }

    @Test
    void aMissingTileIsNamed() {
        Grown grown = new Grown(300);
        Map<Tile, byte[]> tiles = grown.published();
        tiles.remove(new Tile(0, 1, 44));
        assertThatThrownBy(() -> MerkleTree.resume(300, tiles::get))
                .isInstanceOf(TlogFormatException.class)
                .hasMessageContaining("tile/0/001.p/44 is missing");
    }

    @Test
    void proofsFromTilesAreThoseOfTheDefinitionAndProveNothingElse() throws Exception {
        Random random = new Random(11);
        int runs = FULL ? 2_000 : 150;
        Grown grown = new Grown(0);
        for (int run = 0; run < runs; run++) {
            if (run % 50 == 0) {
                grown = new Grown(1 + random.nextInt(run % 100 == 0 ? 70_000 : 900));
            }
            int full = (int) grown.tree.size();
            int size = 1 + random.nextInt(full);
            int index = random.nextInt(size);
            int old = random.nextInt(size + 1);
            List<MerkleHash> leaves = grown.naive.first(size);
            SubtreeHashes hashes = new TileHashes(grown.published()::get, full);
            String what = "run " + run + ": entry " + index + ", sizes " + old + ", " + size + ", " + full;

            InclusionProof inclusion = InclusionProof.of(hashes, index, size);
            assertThat(inclusion.path()).as(what).isEqualTo(NaiveTree.path(index, leaves));
            MerkleHash root = NaiveTree.hash(leaves);
            assertThat(inclusion.proves(leaf(index), root)).as(what).isTrue();
            assertThat(inclusion.proves(leaf(index + 1), root)).as(what).isFalse();
            assertThat(inclusion.proves(leaf(index), leaf(0))).as(what).isEqualTo(root.equals(leaf(0)));
            for (List<MerkleHash> path : spoiled(inclusion.path(), random)) {
                assertThat(new InclusionProof(index, size, path).proves(leaf(index), root))
                        .as(what)
                        .isFalse();
            }

            ConsistencyProof consistency = ConsistencyProof.of(hashes, old, size);
            MerkleHash oldRoot = NaiveTree.hash(leaves.subList(0, old));
            assertThat(consistency.path())
                    .as(what)
                    .isEqualTo(old == 0 ? List.of() : NaiveTree.consistency(old, leaves, true));
            assertThat(consistency.proves(oldRoot, root)).as(what).isTrue();
            assertThat(consistency.proves(leaf(-1), root)).as(what).isFalse();
            if (old > 0) {
                assertThat(consistency.proves(oldRoot, leaf(-1))).as(what).isFalse();
            }
            for (List<MerkleHash> path : spoiled(consistency.path(), random)) {
                assertThat(new ConsistencyProof(old, size, path).proves(oldRoot, root))
                        .as(what)
                        .isFalse();
            }
        }
    }

    private static List<List<MerkleHash>> spoiled(List<MerkleHash> path, Random random) {
        List<List<MerkleHash>> spoiled = new ArrayList<>();
        List<MerkleHash> longer = new ArrayList<>(path);
        longer.add(leaf(-2));
        spoiled.add(longer);
        if (!path.isEmpty()) {
            spoiled.add(path.subList(1, path.size()));
            spoiled.add(path.subList(0, path.size() - 1));
            List<MerkleHash> changed = new ArrayList<>(path);
            changed.set(random.nextInt(path.size()), leaf(-3));
            spoiled.add(changed);
        }
        return spoiled;
    }

    @Test
    void paths() throws Exception {
        assertThat(new Tile(0, 0, 256).path()).isEqualTo("tile/0/000");
        assertThat(new Tile(1, 1_234_067, 256).path()).isEqualTo("tile/1/x001/x234/067");
        assertThat(new Tile(0, 273, 112).path()).isEqualTo("tile/0/273.p/112");
        assertThat(new Tile(Tile.ENTRIES, 1000, 1).path()).isEqualTo("tile/entries/x001/000.p/1");
        assertThat(new Tile(2, Long.MAX_VALUE, 256).path()).isEqualTo("tile/2/x009/x223/x372/x036/x854/x775/807");
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            Tile tile = new Tile(
                    random.nextInt(65) - 1, random.nextLong() >>> (1 + random.nextInt(63)), 1 + random.nextInt(256));
            assertThat(Tile.parse(tile.path())).isEqualTo(tile);
        }
        for (String wrong : List.of(
                "tile/0/0",
                "tile/0/x000/001",
                "tile/00/000",
                "tile/64/000",
                "tile/0/000.p/0",
                "tile/0/000.p/256",
                "tile/0/000.p/01",
                "tile/8/0/000",
                "tile/0/x001",
                "tile/0/../000",
                "/tile/0/000",
                "tile/entries/000/",
                "tile/0/x999/x999/x999/x999/x999/x999/999",
                "",
                "tile/-1/000")) {
            assertThatThrownBy(() -> Tile.parse(wrong)).as(wrong).isInstanceOf(TlogFormatException.class);
        }
    }

    /** The example of tlog-tiles. */
    @Test
    void tilesOfATree() {
        List<Tile> tiles = Tile.ofTree(70_000);
        assertThat(tiles.stream().filter(t -> t.level() == 0 && t.isFull())).hasSize(273);
        assertThat(tiles).contains(new Tile(0, 273, 112), new Tile(1, 0, 256), new Tile(1, 1, 17), new Tile(2, 0, 1));
        assertThat(tiles.stream().filter(t -> t.level() == Tile.ENTRIES)).hasSize(274);
        assertThat(tiles).hasSize(274 + 274 + 2 + 1);
        assertThat(Tile.ofTree(0)).isEmpty();
    }
}
