package org.tipstaff.contain;

import java.io.IOException;
import java.util.List;
import org.tipstaff.respond.ActionId;
import org.tipstaff.respond.Actuator;
import org.tipstaff.respond.ApprovedAction;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.DryRun;
import org.tipstaff.respond.ExecutedAction;
import org.tipstaff.respond.Outcome;
import org.tipstaff.respond.Presence;
import org.tipstaff.respond.Verification;

/** The power goes at the n-th place where it can: before or behind a step, before or behind what a device does. */
final class PowerCut {
    private int left;

    /** Not an exception that anything would catch. */
    static final class Dead extends Error {
        private static final long serialVersionUID = 1L;
    }

    PowerCut(int places) {
        this.left = places;
    }

    private void place() {
        if (left-- == 0) {
            throw new Dead();
        }
    }

    StepBook around(StepBook book) {
        return new StepBook() {
            @Override
            public long record(Step step) throws IOException {
                place();
                long entry = book.record(step);
                place();
                return entry;
            }

            @Override
            public List<Entered> entered() throws IOException {
                return book.entered();
            }
        };
    }

    Actuator around(Actuator device) {
        return new Actuator() {
            @Override
            public String id() {
                return device.id();
            }

            @Override
            public boolean takes(Command command) {
                return device.takes(command);
            }

            @Override
            public DryRun dryRun(Command command) {
                return device.dryRun(command);
            }

            @Override
            public Outcome execute(ApprovedAction action) {
                place();
                Outcome outcome = device.execute(action);
                place();
                return outcome;
            }

            @Override
            public Verification verify(ExecutedAction action) {
                place();
                return device.verify(action);
            }

            @Override
            public Outcome undo(ExecutedAction action) {
                place();
                Outcome outcome = device.undo(action);
                place();
                return outcome;
            }

            @Override
            public Presence observe(ActionId id) {
                place();
                return device.observe(id);
            }
        };
    }
}
