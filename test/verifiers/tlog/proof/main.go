// Checks one tlog-proof without any code of the program that wrote it: proof PROOF ENTRY VKEY
package main

import (
	"fmt"
	"log"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal("NOT VERIFIED: ", err)
	}
	return value
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("usage: proof PROOF ENTRY VKEY")
	}
	head, checkpoint, found := strings.Cut(string(must(os.ReadFile(os.Args[1]))), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		log.Fatal("NOT VERIFIED: this is no proof")
	}
	var index int64
	must(fmt.Sscanf(lines[1], "index %d", &index))
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		proof = append(proof, must(tlog.ParseHash(line)))
	}
	verifier := must(note.NewVerifier(os.Args[3]))
	text := must(note.Open([]byte(checkpoint), note.VerifierList(verifier))).Text
	var origin, root string
	var tree tlog.Tree
	must(fmt.Sscan(text, &origin, &tree.N, &root))
	if origin != verifier.Name() {
		log.Fatalf("NOT VERIFIED: the proof is of the log %s", origin)
	}
	tree.Hash = must(tlog.ParseHash(root))
	entry := must(os.ReadFile(os.Args[2]))
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
		log.Fatal("NOT VERIFIED: ", err)
	}
	fmt.Println("VERIFIED: entry", index, "of", tree.N)
}
