// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.DeployException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says for people what a registry, or the way to it, refused. */
final class Failures {

    private Failures() {}

    static DeployException translate(
            String what, ImageReference at, IOException failure, URI address, @Nullable ProxySelector proxies) {
        DeployException known = DeployException.environment(what)
                .where(at.toString())
                .reason(Objects.requireNonNullElse(failure.getMessage(), failure.toString()))
                .cause(failure);
        return failure instanceof RegistryException answer
                ? answered(known, answer, at)
                : unreachable(known, failure, address, proxy(address, proxies));
    }

    private static DeployException answered(DeployException known, RegistryException answer, ImageReference at) {
        if (answer.hasCode("NAME_UNKNOWN")) {
            return known.next("The repository " + at.repository()
                    + " does not exist there: create it, set <image><createRepository>, or correct"
                    + " <image><repository> (-Dlambda.image.repository).");
        }
        if (answer.hasCode("MANIFEST_UNKNOWN")) {
            return known.next("There is no image " + at + ": check its tag or digest.");
        }
        if (answer.hasCode("TAG_INVALID") || answer.mentions("immutable")) {
            return known.next("The repository does not allow a tag to be changed: choose another <image><tags>"
                    + " (-Dlambda.image.tag), or leave it out and the image gets one of its own.");
        }
        if (answer.toStranger() && (answer.status() == 401 || answer.status() == 403)) {
            return known.next(
                    "Your credentials for " + at.host() + " were not sent: in plain HTTP anybody on the way can"
                            + " read them. Give the registry HTTPS; in a network you trust, allow it with"
                            + " -Dlambda.sendCredentialsOverHttp.");
        }
        if (answer.status() == 401 || answer.hasCode("UNAUTHORIZED") || answer.tokenExpired()) {
            return known.next("The registry " + at.host() + " does not know who we are, or there is no such"
                    + " repository: for ECR check the AWS credentials and ecr:GetAuthorizationToken, for others name"
                    + " it as a <server> of settings.xml (its id the registry's host), or in \"auths\" of Docker's"
                    + " config.json; Docker's credential helpers are not asked.");
        }
        if (answer.status() == 403 || answer.hasCode("DENIED")) {
            return known.next("The registry knows who we are and does not allow this: in ECR pulling needs"
                    + " ecr:BatchGetImage and ecr:GetDownloadUrlForLayer, pushing also"
                    + " ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload, ecr:UploadLayerPart,"
                    + " ecr:CompleteLayerUpload and ecr:PutImage on " + at.repository() + ".");
        }
        if (answer.status() == 429 || answer.hasCode("TOOMANYREQUESTS")) {
            return known.next("The registry " + at.host() + " wants fewer requests: try again later. A registry that"
                    + " limits anonymous pulls allows more to those who are logged in.");
        }
        if (answer.status() == 407) {
            return known.next("The proxy asks for a user and a password: give them in Maven's settings.xml.");
        }
        if (answer.transientFailure()) {
            return known.next("The registry failed " + Retry.TRIES + " times: try again later. What was uploaded stays"
                    + " there and is not sent again.");
        }
        return known.next("See what the registry says above.");
    }

    private static DeployException unreachable(DeployException known, IOException failure, URI address, String proxy) {
        String way = address.getHost() + proxy;
        if (Retry.untrusted(failure)) {
            return known.next("The certificate of " + way + " is not trusted by this Java ("
                    + System.getProperty("java.home") + "): add the certificate authority to its trust store, or set"
                    + " -Djavax.net.ssl.trustStore.");
        }
        if (Retry.caused(failure, UnknownHostException.class)
                || Retry.caused(failure, UnresolvedAddressException.class)) {
            return known.reason("There is no host of that name: " + way)
                    .next("Check the spelling of the registry's host, and the network's name service and proxy.");
        }
        if (Retry.caused(failure, ConnectException.class)) {
            return known.reason("No connection to " + way + ": " + known.reason())
                    .next("See that the registry is up and that no firewall is between; if this network needs a"
                            + " proxy, set it in Maven's settings.xml.");
        }
        if (Retry.caused(failure, HttpTimeoutException.class)) {
            return known.reason("No answer in time from " + way + ": " + known.reason())
                    .next("Try again; if this network needs a proxy, set it in Maven's settings.xml.");
        }
        if (Retry.caused(failure, SSLException.class)) {
            return known.reason("No secure connection to " + way + ": " + known.reason())
                    .next("If the registry speaks plain HTTP, allow it with -Dlambda.allowInsecureRegistries.");
        }
        return known.reason("The connection to " + way + " broke: " + known.reason())
                .next("Try again: what was uploaded stays there and is not sent again.");
    }

    /** In brackets with a blank before it, or nothing when there is no proxy on the way. */
    private static String proxy(URI address, @Nullable ProxySelector proxies) {
        String names = proxies == null
                ? ""
                : proxies.select(address).stream()
                        .filter(proxy -> proxy.type() != Proxy.Type.DIRECT)
                        .map(proxy -> String.valueOf(proxy.address()))
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? " (no proxy in use)" : " (by the proxy " + names + ")";
    }
}
