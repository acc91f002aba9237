package org.tipstaff.site;

import java.util.List;

/**
 * Something that holds data of one category.
 *
 * @param hosts computers it lies on, as the site file or the logs call them
 * @param paths folders, shares or mailboxes it is
 * @param persons pseudonyms of the protected persons whose data it is; never their names
 */
public record Holding(String id, Category category, List<String> hosts, List<String> paths, List<String> persons) {
    public Holding {
        Names.id(id, "the id of a holding");
        hosts = List.copyOf(hosts);
        paths = List.copyOf(paths);
        persons = List.copyOf(persons);
        hosts.forEach(host -> Names.line(host, "a host of a holding"));
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("the holding " + id + " lies on no host");
        }
        persons.forEach(Holding::pseudonym);
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
