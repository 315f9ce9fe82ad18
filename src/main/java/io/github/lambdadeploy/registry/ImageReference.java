// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.Shown;
import io.github.lambdadeploy.artifact.Digest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names an image or a repository: {@code [host[:port]/]repository[:tag][@sha256:…]}. The grammar is that of the OCI
 * distribution specification and of Docker's reference library. A name without a host is Docker Hub's, a Docker Hub
 * name without a namespace is in {@code library/}. With both tag and digest, the digest decides.
 *
 * @param host the registry's host, with its port if it has one
 * @param repository path of the repository in the registry
 * @param tag {@code null} when none is given
 * @param digest {@code null} when none is given
 */
public record ImageReference(
        String host,
        String repository,
        @Nullable String tag,
        @Nullable Digest digest) {

    /** Where Docker Hub's images really are. */
    public static final String DOCKER_HUB = "registry-1.docker.io";

    private static final Pattern HOST = Pattern.compile(
            "(?:\\[[0-9a-fA-F:]+]"
                    + "|[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*)(?::[0-9]{1,5})?");
    private static final String NAME = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern REPOSITORY = Pattern.compile(NAME + "(?:/" + NAME + ")*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
    private static final int LONGEST_HOST = 261;
    private static final int LONGEST_REPOSITORY = 255;
    private static final int HIGHEST_PORT = 65_535;

    public ImageReference {
        String whole = host + "/" + repository;
        check(
                host.length() <= LONGEST_HOST && HOST.matcher(host).matches() && addressable(host),
                whole,
                "'" + Shown.of(host) + "' is not a host name with an optional port");
        check(
                repository.length() <= LONGEST_REPOSITORY
                        && REPOSITORY.matcher(repository).matches(),
                whole,
                "'" + Shown.of(repository)
                        + "' is not a repository name: lower-case letters and digits, parted by single"
                        + " . _ - or /, at most " + LONGEST_REPOSITORY + " characters");
        checkTag(tag, whole);
    }

    /**
     * Reads a reference as people write it.
     *
     * @throws IllegalArgumentException with a text for people that says what is wrong with it
     */
    public static ImageReference parse(String text) {
        check(!text.isBlank(), text, "it is blank");
        check(!text.contains("://"), text, "it starts with a scheme; write it without, as host/repository:tag");
        check(!text.contains("${"), text, "it holds a property that nobody has set");
        String rest = text.strip();
        Digest digest = null;
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = digest(rest.substring(at + 1), text);
            rest = rest.substring(0, at);
        }
        String tag = null;
        int colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
        if (colon >= 0) {
            tag = rest.substring(colon + 1);
            checkTag(tag, text);
            rest = rest.substring(0, colon);
        }
        int slash = rest.indexOf('/');
        String first = slash < 0 ? "" : rest.substring(0, slash);
        if (first.contains(".") || first.contains(":") || first.equals("localhost")) {
            return named(first, rest.substring(slash + 1), tag, digest);
        }
        return named("docker.io", rest, tag, digest);
    }

    /** What is wrong with a reference, for people; empty when nothing is. */
    public static Optional<String> mistake(String text) {
        try {
            parse(text);
            return Optional.empty();
        } catch (Malformed e) {
            return Optional.of(e.problem);
        }
    }

    private static ImageReference named(String host, String repository, @Nullable String tag, @Nullable Digest digest) {
        if (!host.equals("docker.io") && !host.equals("index.docker.io") && !host.equals(DOCKER_HUB)) {
            return new ImageReference(host, repository, tag, digest);
        }
        String inHub = repository.contains("/") ? repository : "library/" + repository;
        return new ImageReference(DOCKER_HUB, inHub, tag, digest);
    }

    /** What names the manifest in the repository: the digest, else the tag, else {@code latest}. */
    public String reference() {
        if (digest != null) {
            return digest.toString();
        }
        return tag == null ? "latest" : tag;
    }

    /** The repository alone, {@code host/repository}. */
    public ImageReference withoutTag() {
        return new ImageReference(host, repository, null, null);
    }

    /** The same repository, by this tag and no digest. */
    public ImageReference withTag(String newTag) {
        return new ImageReference(host, repository, newTag, null);
    }

    /** The same repository, by this digest and no tag. */
    public ImageReference withDigest(Digest newDigest) {
        return new ImageReference(host, repository, null, newDigest);
    }

    @Override
    public String toString() {
        return host + "/" + repository + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }

    /** Whether an address can be made of it: RFC 2396 wants the last part of a name to start with a letter. */
    private static boolean addressable(String host) {
        try {
            URI address = new URI("https://" + host);
            return address.getHost() != null && address.getPort() != 0 && address.getPort() <= HIGHEST_PORT;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Digest digest(String text, String whole) {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Malformed(whole, "'" + Shown.of(text) + "' is not sha256: and 64 hex digits", e);
        }
    }

    private static void checkTag(@Nullable String tag, String whole) {
        check(
                tag == null || TAG.matcher(tag).matches(),
                whole,
                "'" + Shown.of(String.valueOf(tag))
                        + "' is not a tag: letters, digits, _ . -, not starting with . or -, at most 128 characters");
    }

    private static void check(boolean fine, String whole, String problem) {
        if (!fine) {
            throw new Malformed(whole, problem, null);
        }
    }

    /** Not a reference. */
    private static final class Malformed extends IllegalArgumentException {
        private static final long serialVersionUID = 1;
        private final String problem;

        Malformed(String whole, String problem, @Nullable Throwable cause) {
            super("Not an image reference: '" + Shown.of(whole) + "': " + problem + ".", cause);
            this.problem = problem;
        }
    }
}
