// SPDX-License-Identifier: Apache-2.0
package bench;

import io.github.lambdadeploy.ecr.EcrLogin;
import io.github.lambdadeploy.local.LocalAws;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** A registry of its own that has the base image, as a company has one; Docker's configuration knows its login. */
final class BaseRegistry implements AutoCloseable {

    private static final int LAYERS = 5;
    private static final int LAYER_BYTES = 2 * 1024 * 1024;

    /** Not the name of one of the public images that the stand-in itself has. */
    private static final String REPOSITORY = "company/lambda/java";

    final Path directory = Scratch.emptied(Scratch.WORK.resolve("base"));
    private final LocalAws registry = LocalAws.start(directory);

    BaseRegistry() throws Exception {
        EcrLogin login = Scratch.repository(registry, REPOSITORY);
        String secret = Base64.getEncoder().encodeToString((login.user() + ":" + login.password()).getBytes());
        new Base(registry.uri(), "Basic " + secret).push(REPOSITORY, "21", LAYERS, LAYER_BYTES);
        Files.writeString(
                Files.createDirectories(dockerConfig()).resolve("config.json"),
                "{\"auths\":{\"" + registry.uri().getAuthority() + "\":{\"auth\":\"" + secret + "\"}}}");
    }

    /** For people and tools: {@code 127.0.0.1:PORT/company/lambda/java:21}. */
    String image() {
        return registry.uri().getAuthority() + "/" + REPOSITORY + ":21";
    }

    /** A directory for {@code DOCKER_CONFIG}. */
    Path dockerConfig() {
        return Scratch.WORK.resolve("docker");
    }

    @Override
    public void close() {
        registry.close();
    }
}
