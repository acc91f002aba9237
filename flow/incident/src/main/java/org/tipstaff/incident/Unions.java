package org.tipstaff.incident;

/** Union-find with path halving over the numbers 0 to n-1; the smallest number of a set stands for it. */
final class Unions {
    private final int[] parent;

    Unions(int size) {
        parent = new int[size];
        for (int i = 0; i < size; i++) {
            parent[i] = i;
        }
    }

    int find(int element) {
        int at = element;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    void union(int a, int b) {
        int first = find(a);
        int second = find(b);
        if (first < second) {
            parent[second] = first;
        } else {
            parent[first] = second;
        }
    }
}
