package org.tipstaff.label;

/**
 * One person, by the id that the court's own list gives them: a recipient of RED information, or someone who signs a
 * release. Protected persons appear here by pseudonym only.
 *
 * @param id lower-case letters and digits, with one of {@code . _ @ -} between them; at most 64 characters
 */
public record Person(String id) implements Comparable<Person> {
    static final String JOINTS = "._@-";

    public Person {
        Names.checked(id, JOINTS);
    }

    @Override
    public int compareTo(Person other) {
        return id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return id;
    }
}
