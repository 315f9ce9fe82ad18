// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import io.github.lambdadeploy.DeployException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says in words what an exception of the SDK means: the action, the resource, the missing permission, the remedy. */
public final class AwsErrors {

    private static final Pattern NOT_AUTHORIZED =
            Pattern.compile("not authorized to perform: ?(\\S+?)(?: on resource: ?((?:role )?\\S+))?(?:[ ,.]|$)");
    /** CloudWatch Logs names a stream, none in particular, where a policy names the group and all in it. */
    private static final Pattern NO_STREAM = Pattern.compile(":log-stream:$");
    /** Lambda repeats all environment variables when they are too large, or one is not as it has to be: never show that. */
    private static final Pattern ENVIRONMENT_ECHO =
            Pattern.compile("(?s)String measured: .*|Value '.*(?=' at 'environment[.'])");

    private static final String UNREADABLE = "Unable to unmarshall response";
    private static final String NO_PULL = "Lambda does not have permission to access the ECR image";
    private static final String NO_CREDENTIALS = "Unable to load credentials from any of the providers";
    private static final String NO_PROFILE = "Profile file contained no credentials";
    private static final Pattern PROFILE_COMPLAINT =
            Pattern.compile("(?s)ProfileCredentialsProvider\\(profileName=.*?\\)\\): "
                    + "(.*?)(?:: ProfileFile\\(|, [A-Za-z]+CredentialsProvider\\(|]\\s*$)");

    private static final Set<String> BAD_CREDENTIALS = Set.of(
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "IncompleteSignature");
    private static final Set<String> EXPIRED =
            Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired");

    private AwsErrors() {}

    /**
     * The failure to show.
     *
     * @param what what was being done, as a sentence start: {@code Cannot publish a version}
     * @param where on which resource
     */
    public static DeployException explain(String what, String where, SdkException e) {
        return DeployException.environment(what)
                .where(where)
                .reason(reason(e))
                .next(remedy(e))
                .cause(e);
    }

    /** Whether AWS said no to this very call, rather than to the caller, to every call at the moment, or nothing at all. */
    public static boolean isRefusal(AwsServiceException e) {
        String code = code(e);
        return e.statusCode() < 500
                && !e.isThrottlingException()
                && !BAD_CREDENTIALS.contains(code)
                && !EXPIRED.contains(code);
    }

    /** Whether AWS refused because the caller has no permission. */
    public static boolean isDenied(DeployException failure) {
        return failure.getCause() instanceof SdkException cause && code(cause).startsWith("AccessDenied");
    }

    /** AWS's error code; empty when the service never answered. */
    public static String code(SdkException e) {
        if (e instanceof AwsServiceException service && service.awsErrorDetails() != null) {
            String code = service.awsErrorDetails().errorCode();
            return code == null ? "" : code;
        }
        return "";
    }

    /** AWS's own message, without anything that could be a secret. */
    public static String message(SdkException e) {
        String message = e instanceof AwsServiceException service && service.awsErrorDetails() != null
                ? service.awsErrorDetails().errorMessage()
                : e.getMessage();
        return message == null ? "" : ENVIRONMENT_ECHO.matcher(message).replaceAll("(the variables are not shown)");
    }

    /** Code, message, HTTP status and request id in one line. */
    public static String reason(SdkException e) {
        if (e instanceof AwsServiceException service) {
            String id = service.requestId() == null ? "" : ", request " + service.requestId();
            String code = code(e).isEmpty() ? "" : code(e) + ": ";
            String said = code + message(e);
            String status = "HTTP " + service.statusCode() + id;
            return said.isEmpty() ? status : said + " (" + status + ")";
        }
        return network(e).or(() -> credentials(e)).orElseGet(() -> message(e));
    }

    /** The SDK lists every provider's complaint, a page of it: only the profile's may be news. */
    private static Optional<String> credentials(SdkException e) {
        String text = message(e);
        if (text.startsWith(NO_PROFILE)) {
            return Optional.of(text.replaceFirst("(?s): ProfileFile\\(.*", ""));
        }
        if (!text.contains(NO_CREDENTIALS)) {
            return Optional.empty();
        }
        Matcher profile = PROFILE_COMPLAINT.matcher(text);
        return Optional.of("No AWS credentials in environment variables or profile, and no role is attached"
                + (profile.find() ? " (" + profile.group(1) + ")" : ""));
    }

    private static String remedy(SdkException e) {
        String code = code(e);
        if (BAD_CREDENTIALS.contains(code)) {
            return "Check the credentials: `aws sts get-caller-identity` with the same environment and profile"
                    + " (-Dlambda.profile) must work.";
        }
        if (EXPIRED.contains(code)) {
            return "The credentials have expired: sign in again (`aws sso login`, `aws login`) or renew them.";
        }
        if (message(e).contains(NO_PULL)) {
            return "Let Lambda pull by the repository's policy; for a repository of another account, name the function's"
                    + " account in <image><repositorySettings><pullAccounts> of the build that owns it.";
        }
        if (code.startsWith("AccessDenied") || code.equals("Forbidden") || code.equals("AuthorizationError")) {
            Matcher denied = NOT_AUTHORIZED.matcher(message(e));
            if (denied.find()) {
                String on = denied.group(2) == null
                        ? ""
                        : " on " + NO_STREAM.matcher(denied.group(2)).replaceFirst(":*");
                return "Allow " + denied.group(1) + on + " in the IAM policy of the role or user that deploys.";
            }
            return "Check the IAM policy of the role or user that deploys, and resource policies.";
        }
        if (e instanceof AwsServiceException service && (service.statusCode() == 429 || service.statusCode() >= 500)) {
            return "AWS did not take the call in several attempts; run the same command again, it goes on from here.";
        }
        if (message(e).startsWith(RefusesPlainHttp.PLAIN)) {
            return "Use an https address (-Dlambda.endpoint, AWS_ENDPOINT_URL, endpoint_url of the profile), or allow plain HTTP"
                    + " with -Dlambda.allowInsecureRegistries.";
        }
        if (message(e).startsWith(UNREADABLE)) {
            return "Something between here and AWS may have answered in its place: check proxy (settings.xml <proxies>) and"
                    + " endpoint (-Dlambda.endpoint), and run the same command again.";
        }
        String text = message(e).toLowerCase(Locale.ROOT);
        if (text.contains("unable to load credentials")
                || text.contains("could not be loaded")
                || text.contains("contained no credentials")) {
            return "Set AWS_PROFILE (-Dlambda.profile), AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, sign in with"
                    + " `aws sso login`, or run where a role is attached.";
        }
        if (untrusted(e)) {
            return "The endpoint's certificate, or that of a proxy on the way, is not trusted by this Java ("
                    + System.getProperty("java.home") + "): add the certificate authority to its trust store, or set"
                    + " -Djavax.net.ssl.trustStore.";
        }
        if (network(e).isPresent()) {
            return "Check network, proxy (settings.xml <proxies>), region and endpoint (-Dlambda.endpoint), and run the"
                    + " same command again.";
        }
        return "Mend what the reason says and run the same command again.";
    }

    private static boolean untrusted(SdkException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
                return true;
            }
        }
        return false;
    }

    /** What went wrong before any service answered, when that is what happened. */
    private static Optional<String> network(SdkException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return Optional.of("unknown host " + cause.getMessage());
            }
            if (cause instanceof SocketException || cause instanceof SocketTimeoutException) {
                String text = message(e);
                return Optional.of(NamesTheHost.isNamed(text) ? text : "no connection: " + cause.getMessage());
            }
            if (cause instanceof SSLException) {
                return Optional.of("TLS failed: " + cause.getMessage());
            }
        }
        return Optional.empty();
    }
}
