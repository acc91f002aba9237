package org.tipstaff.ingest;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;

/**
 * Gives memory back that holds parts of a mapped file which have been read. The system would keep it as long as nothing
 * else wants it, and count it as this program's: a log of gigabytes would make it look, and on a machine with a bound for
 * each service be treated, as if it needed gigabytes. Where the system has no such call, nothing happens. What is read again
 * is fetched again.
 */
final class MappedPages {
    /** Smaller files are not worth the call, nor the time that preparing it takes. */
    private static final long FILE_LEAST = 64L << 20;

    private static final long PAGE = 1 << 16;
    /** MADV_DONTNEED, on Linux and macOS. */
    private static final int DONT_NEED = 4;

    private MappedPages() {}

    /** What calls the system, prepared when it is first needed. */
    private static final class Native {
        static final Optional<MethodHandle> MADVISE = find();

        @SuppressWarnings("restricted") // the launcher allows this module native access
        private static Optional<MethodHandle> find() {
            String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
            if (!system.contains("linux") && !system.contains("mac")) {
                return Optional.empty();
            }
            Linker linker = Linker.nativeLinker();
            SymbolLookup library = linker.defaultLookup();
            return library.find("madvise")
                    .map(address -> linker.downcallHandle(
                            address,
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_INT)));
        }
    }

    /** Gives back whole pages between two offsets of a file; content that is no large mapped file is left alone. */
    static void giveBack(MemorySegment file, long from, long to) {
        if (!file.isMapped() || file.byteSize() < FILE_LEAST) {
            return;
        }
        // Offsets count from the file's beginning, which is mapped to the beginning of a page.
        long begin = (from + PAGE - 1) / PAGE * PAGE;
        long end = to == file.byteSize() ? to : to / PAGE * PAGE;
        if (begin < end) {
            Native.MADVISE.ifPresent(madvise -> call(madvise, file.asSlice(begin), end - begin));
        }
    }

    private static void call(MethodHandle madvise, MemorySegment from, long length) {
        try {
            // Its answer is of no interest: at worst the memory is kept.
            int _ = (int) madvise.invokeExact(from, length, DONT_NEED);
        } catch (Throwable e) { // what the signature of a method handle says; a call of this kind throws nothing
            throw new IllegalStateException("madvise can't be called", e);
        }
    }
}
