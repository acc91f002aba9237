package org.tipstaff.cli;

import org.tipstaff.engine.Tipstaff;
import picocli.CommandLine;

/** What {@code --version} says. */
final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"tipstaff " + Tipstaff.VERSION};
    }
}
