package org.tipstaff.respond;

import java.util.List;
import java.util.Map;
import org.tipstaff.continuity.Cost;
import org.tipstaff.evidence.custody.Json;

/**
 * Something that could be done in place of the plan, with what it would give and cost.
 *
 * @param commands what it would be
 * @param jewelsReached ids of crown jewels that the attacker would still get to
 */
public record Option(List<Command> commands, Cost cost, List<String> jewelsReached) {
    public Option {
        commands = List.copyOf(commands);
        jewelsReached = List.copyOf(jewelsReached);
    }

    /** The highest of its commands; L1 when it has none. */
    public ContainmentLevel level() {
        return commands.stream()
                .map(Command::level)
                .max(ContainmentLevel::compareTo)
                .orElse(ContainmentLevel.L1);
    }

    Json.Members json() {
        return new Json.Members(Map.of(
                "commands", Shape.items(commands.stream().map(Command::json).toList()),
                "cost", PlanStep.json(cost),
                "jewels_reached", Shape.texts(jewelsReached)));
    }

    static Option read(Json json) {
        Shape shape = new Shape("an option", json);
        Option option = new Option(
                shape.list("commands", CommandJson::read), PlanStep.cost(shape, "cost"), shape.texts("jewels_reached"));
        shape.end();
        return option;
    }
}
