// Checks a transparency log without any code of the program that wrote it: tlog LOG VKEY [OLDER-CHECKPOINT]
package main

import (
	"fmt"
	"log"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type folder string // with the tiles: tile/8/L/N to x/mod is tile/L/N in it

func (folder) Height() int                     { return 8 }
func (folder) SaveTiles([]tlog.Tile, [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) (data [][]byte, err error) {
	for _, t := range tiles {
		data = append(data, must(os.ReadFile(string(f)+strings.Replace(t.Path(), "tile/8/", "/tile/", 1))))
	}
	return data, nil
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal("NOT VERIFIED: ", err)
	}
	return value
}

func head(file, vkey string, typed bool) (tree tlog.Tree) { // origin, size, root; signed, or typed from the reader's own paper
	verifier := must(note.NewVerifier(vkey))
	text := string(must(os.ReadFile(file)))
	if !typed || strings.Contains(text, "\n\n") {
		text = must(note.Open([]byte(text), note.VerifierList(verifier))).Text
	}
	var origin, root string
	must(fmt.Sscan(text, &origin, &tree.N, &root))
	if origin != verifier.Name() {
		log.Fatalf("NOT VERIFIED: %s is of the log %s", file, origin)
	}
	tree.Hash = must(tlog.ParseHash(root))
	return tree
}

func main() {
	log.SetFlags(0)
	if len(os.Args) < 3 {
		log.Fatal("usage: tlog LOG VKEY [OLDER-CHECKPOINT]")
	}
	dir, tree := folder(os.Args[1]), head(os.Args[1]+"/checkpoint", os.Args[2], false)
	hashes := tlog.TileHashReader(tree, dir) // gives no hash that does not lead to the signed root
	for n := int64(0); n < tree.N; n += 256 {
		t := tlog.Tile{H: 8, L: -1, N: n / 256, W: int(min(256, tree.N-n))}
		bundle := must(os.ReadFile(string(dir) + strings.Replace(t.Path(), "tile/8/data/", "/tile/entries/", 1)))
		places := make([]int64, t.W)
		for i := range places {
			places[i] = tlog.StoredHashIndex(0, n+int64(i))
		}
		for i, hash := range must(hashes.ReadHashes(places)) {
			size := 2
			if len(bundle) >= 2 {
				size += int(bundle[0])<<8 | int(bundle[1])
			}
			if len(bundle) < size || tlog.RecordHash(bundle[2:size]) != hash {
				log.Fatalf("NOT VERIFIED: entry %d is not the one that was signed", n+int64(i))
			}
			bundle = bundle[size:]
		}
		if len(bundle) > 0 {
			log.Fatalf("NOT VERIFIED: there are bytes behind entry %d", n+int64(t.W)-1)
		}
	}
	if must(tlog.TreeHash(tree.N, hashes)) != tree.Hash {
		log.Fatal("NOT VERIFIED: the tiles give another root")
	}
	if len(os.Args) > 3 {
		if old := head(os.Args[3], os.Args[2], true); old.N > tree.N {
			log.Fatalf("NOT VERIFIED: the log had %d entries and has %d: its end was cut off", old.N, tree.N)
		} else if must(tlog.TreeHash(old.N, hashes)) != old.Hash {
			log.Fatalf("NOT VERIFIED: the first %d entries are not those of the older checkpoint", old.N)
		}
	}
	fmt.Println("VERIFIED:", tree.N, "entries, root", tree.Hash)
}
