package org.tipstaff.normalise;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Fields;

/**
 * How the value of a new field is made of the values it is made from. A conversion that can't be made gives null, and
 * the field is not added: a rule must not see a guess.
 */
enum Conversion {
    /** The value as it is. */
    COPY(1),

    /** {@code 0x1a4} as 420; a number stays what it is. Sysmon writes process ids so, the Security log does not. */
    DECIMAL(1) {
        @Override
        @Nullable
        Object apply(@Nullable Object[] values) {
            return values[0] instanceof String text ? unsignedOf(text) : values[0];
        }
    },

    LOWER(1) {
        @Override
        @Nullable
        Object apply(@Nullable Object[] values) {
            return values[0] instanceof String text ? text.toLowerCase(Locale.ROOT) : values[0];
        }
    },

    /** Domain and name as {@code DOMAIN\name}. */
    ACCOUNT(2) {
        @Override
        @Nullable
        Object apply(@Nullable Object[] values) {
            String account = Accounts.joined(text(values[0]), text(values[1]));
            return account.isEmpty() ? null : account;
        }
    },

    /**
     * The account a new process runs as: the target where one is named (its SID is not the null SID {@code S-1-0-0}),
     * else the subject. From: subject domain, subject name, target SID, target domain, target name.
     */
    NEW_PROCESS_ACCOUNT(5) {
        @Override
        @Nullable
        Object apply(@Nullable Object[] values) {
            String target = text(values[2]);
            if (target != null && !target.equalsIgnoreCase("S-1-0-0") && !Accounts.isNobody(target)) {
                String account = Accounts.joined(text(values[3]), text(values[4]));
                if (!account.isEmpty()) {
                    return account;
                }
            }
            String account = Accounts.joined(text(values[0]), text(values[1]));
            return account.isEmpty() ? null : account;
        }
    },

    /** A mandatory label's SID as Sysmon's word for it; other levels than these four have none. */
    INTEGRITY_LEVEL(1) {
        @Override
        @Nullable
        Object apply(@Nullable Object[] values) {
            String sid = text(values[0]);
            return switch (sid == null ? "" : sid) {
                case "S-1-16-4096" -> "Low";
                case "S-1-16-8192" -> "Medium";
                case "S-1-16-12288" -> "High";
                case "S-1-16-16384" -> "System";
                default -> null;
            };
        }
    },

    /** Key and value name as Sysmon's one path: {@code HKLM\…\Run\name}. */
    REGISTRY_OBJECT(2) {
        @Override
        @Nullable
        Object apply(@Nullable Object[] values) {
            String key = text(values[0]);
            if (key == null || Accounts.isNobody(key)) {
                return null;
            }
            String hive = abbreviated(key, "\\REGISTRY\\MACHINE", "HKLM");
            hive = hive == null ? abbreviated(key, "\\REGISTRY\\USER", "HKU") : hive;
            String path = hive == null ? key : hive;
            String name = text(values[1]);
            return name == null || Accounts.isNobody(name) ? path : path + "\\" + name;
        }
    },

    /**
     * A registry value as Sysmon writes it. From: its type, as message code or name, and the value. Sysmon writes
     * {@code DWORD (0x00000001)} where the Security log has the bare number.
     */
    REGISTRY_VALUE(2) {
        @Override
        @Nullable
        Object apply(@Nullable Object[] values) {
            String type = text(values[0]);
            String value = text(values[1]);
            if (value == null) {
                return null;
            }
            return switch (type == null ? "" : type) {
                case "%%1875", "REG_BINARY" -> "Binary Data";
                case "%%1876", "REG_DWORD" -> rendered("DWORD (0x", value, 8);
                case "%%1883", "REG_QWORD" -> quadWord(value);
                default -> value;
            };
        }
    },

    /** The operation of 4657 in Sysmon's words; a value that is deleted is {@code DeleteValue}, else {@code SetValue}. */
    REGISTRY_OPERATION(1) {
        @Override
        @Nullable
        Object apply(@Nullable Object[] values) {
            String operation = text(values[0]);
            return switch (operation == null ? "" : operation) {
                case "%%1904", "%%1905", "New registry value created", "Existing registry value modified" -> "SetValue";
                case "%%1906", "Registry value deleted" -> "DeleteValue";
                default -> null;
            };
        }
    },

    /**
     * {@code \device\harddiskvolume2\windows\a.exe} as {@code \windows\a.exe}: which drive the volume is, the event does not
     * say, and rules on paths of programs compare the end.
     */
    DEVICE_PATH(1) {
        @Override
        @Nullable
        Object apply(@Nullable Object[] values) {
            String path = text(values[0]);
            String prefix = "\\device\\harddiskvolume";
            if (path == null || !path.regionMatches(true, 0, prefix, 0, prefix.length())) {
                return path;
            }
            int end = path.indexOf('\\', prefix.length());
            return end < 0 ? path : path.substring(end);
        }
    },

    /** An IP protocol number as Sysmon's word, for the two it knows. */
    PROTOCOL(1) {
        @Override
        @Nullable
        Object apply(@Nullable Object[] values) {
            String number = text(values[0]);
            return switch (number == null ? "" : number) {
                case "6" -> "tcp";
                case "17" -> "udp";
                default -> values[0];
            };
        }
    },

    /** Outbound ({@code %%14593}) as {@code true}, inbound ({@code %%14592}) as {@code false}. */
    INITIATED(1) {
        @Override
        @Nullable
        Object apply(@Nullable Object[] values) {
            String direction = text(values[0]);
            return switch (direction == null ? "" : direction) {
                case "%%14593", "Outbound" -> "true";
                case "%%14592", "Inbound" -> "false";
                default -> null;
            };
        }
    };

    private final int arity;

    Conversion(int arity) {
        this.arity = arity;
    }

    /** How many fields it is made from. */
    int arity() {
        return arity;
    }

    /**
     * @param values of the fields it is made from, null for one that is absent; the first, or the second of two, is there
     */
    @Nullable
    Object apply(@Nullable Object[] values) {
        return values[0];
    }

    /** The name in tables: {@code registry-object}. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Conversion> ofKey(String key) {
        for (Conversion conversion : values()) {
            if (conversion.key().equals(key)) {
                return Optional.of(conversion);
            }
        }
        return Optional.empty();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : Fields.textOf(value);
    }

    private static @Nullable String abbreviated(String key, String hive, String name) {
        boolean within = key.regionMatches(true, 0, hive, 0, hive.length())
                && (key.length() == hive.length() || key.charAt(hive.length()) == '\\');
        return within ? name + key.substring(hive.length()) : null;
    }

    private static @Nullable Long unsignedOf(String text) {
        boolean hex = text.startsWith("0x") || text.startsWith("0X");
        try {
            return Long.parseUnsignedLong(hex ? text.substring(2) : text, hex ? 16 : 10);
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static String rendered(String start, String value, int digits) {
        Long number = unsignedOf(value);
        return number == null ? value : start + HexFormat.of().toHexDigits(number, digits) + ")";
    }

    /** Sysmon writes the two halves apart: {@code QWORD (0x00000000-0x00000001)}. */
    private static String quadWord(String value) {
        Long number = unsignedOf(value);
        return number == null
                ? value
                : "QWORD (0x" + HexFormat.of().toHexDigits(number >>> 32, 8) + "-0x"
                        + HexFormat.of().toHexDigits(number, 8) + ")";
    }
}
