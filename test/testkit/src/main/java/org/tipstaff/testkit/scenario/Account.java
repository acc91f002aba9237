package org.tipstaff.testkit.scenario;

/** An account of the domain, or one of those that Windows brings along. */
record Account(String name, String domain, String sid, boolean administrator) {
    String qualified() {
        return domain + "\\" + name;
    }
}
