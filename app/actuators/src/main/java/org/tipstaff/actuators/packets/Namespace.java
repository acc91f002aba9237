package org.tipstaff.actuators.packets;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace of this Linux system, as a place to open sockets in. A socket belongs for ever to the namespace of the
 * thread that opened it, so a short-lived thread steps in (setns(2)), opens, and ends; whoever has the socket uses it from
 * anywhere. Sending a hundred probes from ten places then takes no process, and each answer is an object instead of text.
 */
public final class Namespace {
    /** The namespace of this process. */
    public static final Namespace OWN = new Namespace(null);

    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final int O_RDONLY_CLOEXEC = 0x8_0000;

    private final @Nullable String name;

    private Namespace(@Nullable String name) {
        this.name = name;
    }

    /** @param name as {@code ip netns} knows it */
    public static Namespace of(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")) {
            throw new IllegalArgumentException("'" + name + "' is no name of a network namespace");
        }
        return new Namespace(name);
    }

    /** Words to put before a command so that it runs there; none for the own namespace. */
    public List<String> prefix() {
        // Not "ip netns exec", which mounts a /sys of its own each time.
        return name == null ? List.of() : List.of("nsenter", "--net=" + file(), "--");
    }

    /** Whether it is there; the own one always is. */
    public boolean exists() {
        return name == null || Files.exists(file());
    }

    private Path file() {
        return Path.of("/run/netns", String.valueOf(name));
    }

    /**
     * Does something in a thread that is in the namespace.
     *
     * @throws IOException what the work throws, or why the namespace can't be entered
     */
    public <T extends @Nullable Object> T call(Callable<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(() -> {
            enter();
            return work.call();
        });
        Thread thread = Thread.ofPlatform().daemon().name("in " + this).start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in namespace " + this, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException("in namespace " + this + ": " + e.getCause(), e.getCause());
        }
    }

    private void enter() throws IOException {
        if (name == null) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            int descriptor =
                    (int) Native.OPEN.invokeExact(state, arena.allocateFrom(file().toString()), O_RDONLY_CLOEXEC);
            if (descriptor < 0) {
                throw new IOException("there is no network namespace " + name + " (errno " + Native.errno(state) + ")");
            }
            int entered = (int) Native.SETNS.invokeExact(state, descriptor, CLONE_NEWNET);
            int error = Native.errno(state);
            int closed = (int) Native.CLOSE.invokeExact(state, descriptor);
            if (entered != 0 || closed != 0) {
                throw new IOException("network namespace " + name + " can't be entered (errno " + error
                        + "); CAP_SYS_ADMIN is needed");
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            // A method handle declares that it throws anything; calls of C throw nothing that is checked.
            throw new IOException("network namespace " + name + " can't be entered: " + e, e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Namespace that && Objects.equals(name, that.name);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(name);
    }

    @Override
    public String toString() {
        return name == null ? "of this process" : name;
    }

    /** Loaded with the first use, so that who never steps into a namespace never loads it. */
    private static final class Native {
        static final StructLayout STATE = Linker.Option.captureStateLayout();
        private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
        private static final Linker LINKER = Linker.nativeLinker();
        static final MethodHandle OPEN = handle(
                "open",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        static final MethodHandle SETNS = handle(
                "setns", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        static final MethodHandle CLOSE =
                handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

        // The compiler warns that native code can break anything; these three calls of the C library can't.
        @SuppressWarnings("restricted")
        private static MethodHandle handle(String function, FunctionDescriptor shape, Linker.Option... more) {
            Linker.Option[] options = new Linker.Option[more.length + 1];
            options[0] = Linker.Option.captureCallState("errno");
            System.arraycopy(more, 0, options, 1, more.length);
            return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(function), shape, options);
        }

        static int errno(MemorySegment state) {
            return (int) ERRNO.get(state, 0L);
        }
    }
}
