package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.tipstaff.access.MintedToken;
import org.tipstaff.access.Role;
import org.tipstaff.access.Token;
import org.tipstaff.access.TokenFile;
import org.tipstaff.engine.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipstaff token}: who may do what with a running {@code serve}. */
@Command(
        name = "token",
        subcommands = {TokenCommand.Create.class, TokenCommand.Revoke.class, TokenCommand.Tokens.class},
        synopsisSubcommandLabel = "create|revoke|list")
final class TokenCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), spec.resourceBundle().getString("command.missing"));
    }

    /** Where tokens lie. */
    static final class Place {
        @Option(names = "--data", paramLabel = "DIR", required = true, descriptionKey = "serve.data")
        @SuppressWarnings("NullAway.Init") // required
        Path data;

        TokenFile file(Messages messages) {
            if (!Files.isDirectory(data)) {
                throw new UsageException(messages.text("token.no-data", data.toString()));
            }
            return new TokenFile(data.resolve("tokens"));
        }
    }

    /** Makes one, and shows it once. */
    @Command(name = "create")
    static final class Create implements Callable<Integer> {
        private final Messages messages;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        CommandSpec spec;

        @Mixin
        Place place = new Place();

        @Option(
                names = "--role",
                paramLabel = "reader|responder|administrator|source",
                required = true,
                descriptionKey = "token.role")
        @SuppressWarnings("NullAway.Init") // required
        String role;

        @Parameters(paramLabel = "NAME", descriptionKey = "token.name")
        @SuppressWarnings("NullAway.Init") // required
        String name;

        @Mixin
        CommonOptions common = new CommonOptions();

        Create(Messages messages) {
            this.messages = messages;
        }

        @Override
        public Integer call() throws IOException {
            Role asked = Role.of(role).orElseThrow(() -> new UsageException(messages.text("token.role.wrong", role)));
            try {
                MintedToken minted = place.file(messages).create(name, asked, Instant.now(), new SecureRandom());
                PrintWriter out = spec.commandLine().getOut();
                out.print(minted.bearer() + "\n");
                out.flush();
                spec.commandLine().getErr().println(messages.text("token.once", name));
                return Main.DONE;
            } catch (IllegalArgumentException e) {
                throw new UsageException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Takes all of a name back. */
    @Command(name = "revoke")
    static final class Revoke implements Callable<Integer> {
        private final Messages messages;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        CommandSpec spec;

        @Mixin
        Place place = new Place();

        @Parameters(paramLabel = "NAME", descriptionKey = "token.name")
        @SuppressWarnings("NullAway.Init") // required
        String name;

        @Mixin
        CommonOptions common = new CommonOptions();

        Revoke(Messages messages) {
            this.messages = messages;
        }

        @Override
        public Integer call() throws IOException {
            int revoked = place.file(messages).revoke(name);
            if (revoked == 0) {
                throw new UsageException(messages.text("token.none", name));
            }
            spec.commandLine().getErr().println(messages.text("token.revoked", name, Integer.toString(revoked)));
            return Main.DONE;
        }
    }

    /** Shows who has one; never a secret. */
    @Command(name = "list")
    static final class Tokens implements Callable<Integer> {
        private final Messages messages;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        CommandSpec spec;

        @Mixin
        Place place = new Place();

        @Mixin
        CommonOptions common = new CommonOptions();

        Tokens(Messages messages) {
            this.messages = messages;
        }

        @Override
        public Integer call() throws IOException {
            PrintWriter out = spec.commandLine().getOut();
            for (Token token : place.file(messages).tokens()) {
                out.print(token.name() + "\t" + token.role().key() + "\t" + token.created() + "\n");
            }
            out.flush();
            return Main.DONE;
        }
    }
}
