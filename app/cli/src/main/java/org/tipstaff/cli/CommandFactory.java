package org.tipstaff.cli;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import picocli.CommandLine;

/** Makes commands and hands each what it needs, by its constructor. */
final class CommandFactory implements CommandLine.IFactory {
    private final Messages messages;
    private final CommandLine.IFactory others = CommandLine.defaultFactory();

    CommandFactory(Messages messages) {
        this.messages = messages;
    }

    @Override
    public <K> K create(Class<K> kind) throws Exception {
        for (Constructor<?> constructor : kind.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Messages.class) {
                try {
                    return kind.cast(constructor.newInstance(messages));
                } catch (InvocationTargetException e) {
                    throw new IllegalStateException("can't make " + kind, e.getCause());
                }
            }
        }
        return others.create(kind);
    }
}
