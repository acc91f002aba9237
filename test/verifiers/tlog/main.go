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

type folder string // of tiles: tile/8/L/N in the scheme of x/mod is tile/L/N here

func (folder) Height() int                     { return 8 }
func (folder) SaveTiles([]tlog.Tile, [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) (data [][]byte, err error) {
	for _, t := range tiles {
		bytes, err := os.ReadFile(string(f) + strings.Replace(t.Path(), "tile/8/", "/tile/", 1))
		if err != nil {
			return nil, err
		}
		data = append(data, bytes)
	}
	return data, nil
}

func check(err error) {
	if err != nil {
		log.Fatal("NOT VERIFIED: ", err)
	}
}

func head(file, vkey string) (tree tlog.Tree) { // the signed origin, size and root
	verifier, err := note.NewVerifier(vkey)
	check(err)
	bytes, err := os.ReadFile(file)
	check(err)
	signed, err := note.Open(bytes, note.VerifierList(verifier))
	check(err)
	var origin, root string
	_, err = fmt.Sscan(signed.Text, &origin, &tree.N, &root)
	check(err)
	if origin != verifier.Name() {
		check(fmt.Errorf("%s is of the log %s", file, origin))
	}
	tree.Hash, err = tlog.ParseHash(root)
	check(err)
	return tree
}

func main() {
	log.SetFlags(0)
	dir := folder(os.Args[1])
	tree := head(os.Args[1]+"/checkpoint", os.Args[2])
	hashes := tlog.TileHashReader(tree, dir) // gives only hashes that lead to the signed root
	for n := int64(0); n < tree.N; n += 256 {
		bundle := tlog.Tile{H: 8, L: 0, N: n / 256, W: int(min(256, tree.N-n))}
		bytes, err := os.ReadFile(string(dir) + strings.Replace(bundle.Path(), "tile/8/0/", "/tile/entries/", 1))
		check(err)
		var places []int64
		for i := range int64(bundle.W) {
			places = append(places, tlog.StoredHashIndex(0, n+i))
		}
		proven, err := hashes.ReadHashes(places)
		check(err)
		for i, hash := range proven {
			size := 2
			if len(bytes) >= 2 {
				size += int(bytes[0])<<8 | int(bytes[1])
			}
			if len(bytes) < size || tlog.RecordHash(bytes[2:size]) != hash {
				check(fmt.Errorf("entry %d is not the one that was signed", n+int64(i)))
			}
			bytes = bytes[size:]
		}
		if len(bytes) > 0 {
			check(fmt.Errorf("bytes after entry %d", n+255))
		}
	}
	root, err := tlog.TreeHash(tree.N, hashes)
	check(err)
	if root != tree.Hash {
		check(fmt.Errorf("the tiles give the root %s", root))
	}
	if len(os.Args) > 3 {
		old := head(os.Args[3], os.Args[2])
		if old.N > tree.N {
			check(fmt.Errorf("the log had %d entries and has %d: its end was cut off", old.N, tree.N))
		}
		if old.N > 0 {
			proof, err := tlog.ProveTree(tree.N, old.N, hashes)
			check(err)
			check(tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash))
		}
	}
	fmt.Println("VERIFIED:", tree.N, "entries, root", tree.Hash)
}
