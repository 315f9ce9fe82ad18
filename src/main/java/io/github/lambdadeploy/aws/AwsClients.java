// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.Loopback;
import io.github.lambdadeploy.time.Timing;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The one place that builds SDK clients. Each is built when first asked for; all share one HTTP client, one credentials
 * provider and one retry rule. Safe for use by several threads.
 */
public final class AwsClients implements AutoCloseable {

    /** Standard retries of the SDK, a little longer than its default: control-plane calls throttle at 15 a second. */
    private static final int ATTEMPTS = 6;

    /** For what is not worth a wait. */
    private static final int FEW_ATTEMPTS = 3;

    private static final Pattern USER_AGENT_UNSAFE = Pattern.compile("[^A-Za-z0-9.-]");

    private final AwsSettings settings;
    private final String version;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Lazy<Region> region = new Lazy<>(this::findRegion);
    private final Lazy<SdkHttpClient> http;
    private final Pacing pacing;
    private final Timing timing;
    private final Lazy<AwsCredentialsProvider> credentials = new Lazy<>(this::findCredentials);
    private final Lazy<LambdaClient> invoking = new Lazy<>(this::buildInvoking);
    /** By type. Named where they are built: the mere name of a client loads its class, some hundred kB each (measured). */
    private final Map<Class<?>, Object> clients = new ConcurrentHashMap<>();

    /**
     * @param settings how to reach AWS
     * @param version of the plugin, for the user agent
     */
    public AwsClients(AwsSettings settings, String version) {
        this(settings, version, Timing.REAL);
    }

    /**
     * With a time of its own.
     *
     * @param timing of pauses before a call is repeated, or would come faster than Lambda's quota for it
     */
    public AwsClients(AwsSettings settings, String version, Timing timing) {
        this(settings, version, null, new Pacing(timing.sleeper(), System::nanoTime), timing);
    }

    /**
     * With another transport than the settings' own.
     *
     * @param transport {@code null} for the settings' own
     * @param pacing of Lambda's control plane
     */
    AwsClients(AwsSettings settings, String version, @Nullable SdkHttpClient transport, Pacing pacing) {
        this(settings, version, transport, pacing, Timing.REAL);
    }

    private AwsClients(
            AwsSettings settings, String version, @Nullable SdkHttpClient transport, Pacing pacing, Timing timing) {
        this.timing = timing;
        this.http = new Lazy<>(() -> closing(transport == null ? httpClient(Duration.ofSeconds(60)) : transport));
        this.settings = settings;
        this.pacing = pacing;
        this.version = USER_AGENT_UNSAFE.matcher(version).replaceAll("-");
        SdkLogging.keepSecrets();
    }

    /** The region all clients talk to. */
    public String region() {
        return region.get().id();
    }

    public LambdaClient lambda() {
        return client(LambdaClient.class, this::buildLambda);
    }

    /**
     * For Invoke only: waits as long as a function may run (15 minutes) and never repeats a call, since a repeated
     * Invoke runs the function twice.
     */
    public LambdaClient invokingLambda() {
        return invoking.get();
    }

    public EcrClient ecr() {
        return client(EcrClient.class, () -> build(EcrClient.builder()));
    }

    /** ECR of another region: a login is good for one region only. */
    public EcrClient ecr(String otherRegion) {
        return otherRegion.equals(region())
                ? ecr()
                : closing(configured(EcrClient.builder(), ATTEMPTS)
                        .region(Region.of(otherRegion))
                        .httpClient(http.get())
                        .build());
    }

    public S3Client s3() {
        return client(S3Client.class, this::buildS3);
    }

    /** Systems Manager, for its Parameter Store. */
    public SsmClient ssm() {
        return client(SsmClient.class, () -> build(SsmClient.builder()));
    }

    public SecretsManagerClient secretsManager() {
        return client(SecretsManagerClient.class, () -> build(SecretsManagerClient.builder()));
    }

    public StsClient sts() {
        return client(StsClient.class, () -> build(StsClient.builder()));
    }

    /** One for all regions of a partition: the SDK finds its endpoint by the region's partition. */
    public IamClient iam() {
        return client(IamClient.class, () -> build(IamClient.builder()));
    }

    public CloudWatchLogsClient logs() {
        return client(CloudWatchLogsClient.class, () -> build(CloudWatchLogsClient.builder()));
    }

    /** For alarms. */
    public CloudWatchClient cloudWatch() {
        return client(CloudWatchClient.class, () -> build(CloudWatchClient.builder()));
    }

    public CodeDeployClient codeDeploy() {
        return client(CodeDeployClient.class, () -> build(CodeDeployClient.builder()));
    }

    public SnsClient sns() {
        return client(SnsClient.class, () -> build(SnsClient.builder()));
    }

    /** SNS of a topic's own region. It tells how things went and holds nobody up for long: there are few attempts. */
    public SnsClient sns(String topicRegion) {
        return closing(configured(SnsClient.builder(), FEW_ATTEMPTS)
                .region(Region.of(topicRegion))
                .httpClient(http.get())
                .build());
    }

    @Override
    public void close() {
        synchronized (open) {
            while (!open.isEmpty()) {
                closeQuietly(open.pop());
            }
        }
    }

    private <C extends AutoCloseable> C client(Class<C> type, Supplier<C> builder) {
        return type.cast(clients.computeIfAbsent(type, absent -> closing(builder.get())));
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(B builder) {
        return configured(builder, ATTEMPTS).httpClient(http.get()).build();
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B configured(B builder, int attempts) {
        builder.region(region.get()).credentialsProvider(credentials.get()).overrideConfiguration(override(attempts));
        URI endpoint = settings.endpoint();
        return endpoint == null ? builder : builder.endpointOverride(endpoint);
    }

    private ClientOverrideConfiguration override(int attempts) {
        ClientOverrideConfiguration.Builder builder = ClientOverrideConfiguration.builder();
        if (!settings.allowInsecure()) {
            builder.addExecutionInterceptor(new RefusesPlainHttp());
        }
        return builder.addExecutionInterceptor(new NamesTheHost())
                // Set, so that AWS_RETRY_MODE and a newer SDK's default change nothing.
                .retryStrategy(new PausingRetries(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(attempts)
                                .build(),
                        timing.sleeper()))
                .putAdvancedOption(
                        software.amazon.awssdk.core.client.config.SdkAdvancedClientOption.USER_AGENT_SUFFIX,
                        "lambda-deploy/" + version)
                .build();
    }

    /** Every function's calls go through the one client, so that they keep within the account's quotas together. */
    private LambdaClient buildLambda() {
        return configured(LambdaClient.builder(), ATTEMPTS)
                .overrideConfiguration(override(ATTEMPTS).toBuilder()
                        .addExecutionInterceptor(pacing)
                        .build())
                .httpClient(http.get())
                .build();
    }

    private LambdaClient buildInvoking() {
        SdkHttpClient patient = closing(httpClient(Duration.ofMinutes(16)));
        return closing(configured(LambdaClient.builder(), 1).httpClient(patient).build());
    }

    private S3Client buildS3() {
        return configured(S3Client.builder(), ATTEMPTS)
                .overrideConfiguration(override(ATTEMPTS).toBuilder()
                        .addExecutionInterceptor(new WithoutExpect())
                        .build())
                // Emulators have no bucket host names.
                .forcePathStyle(settings.endpoint() != null || settings.endpointFromOutside())
                .httpClient(http.get())
                .build();
    }

    /**
     * What all clients send with.
     *
     * @param secure whether anything goes by HTTPS; if not, the certificates that are trusted are not read, and none is
     */
    static UrlConnectionHttpClient.Builder transport(boolean secure) {
        UrlConnectionHttpClient.Builder builder = UrlConnectionHttpClient.builder();
        return secure ? builder : builder.tlsTrustManagersProvider(() -> new TrustManager[0]);
    }

    private SdkHttpClient httpClient(Duration socketTimeout) {
        URI endpoint = settings.endpoint();
        boolean secure = endpoint == null || !"http".equalsIgnoreCase(endpoint.getScheme());
        UrlConnectionHttpClient.Builder builder = transport(secure)
                .connectionTimeout(Duration.ofSeconds(10))
                .socketTimeout(timing.answer().orElse(socketTimeout));
        if (endpoint != null && Loopback.is(endpoint.getHost())) {
            // Whatever HTTP_PROXY says: a proxy on another machine has another loopback.
            builder.proxyConfiguration(ProxyConfiguration.builder()
                    .useSystemPropertyValues(false)
                    .useEnvironmentVariablesValues(false)
                    .build());
        } else {
            settings.proxyFor(endpoint == null ? "https" : endpoint.getScheme())
                    .ifPresent(proxy -> builder.proxyConfiguration(through(proxy)));
        }
        return builder.build();
    }

    private static ProxyConfiguration through(AwsSettings.HttpProxy proxy) {
        ProxyConfiguration.Builder configuration = ProxyConfiguration.builder()
                .endpoint(URI.create("http://" + proxy.host() + ":" + proxy.port()))
                .username(proxy.user())
                .password(proxy.password());
        proxy.nonProxyHosts().forEach(pattern -> configuration.addNonProxyHost(regex(pattern)));
        return configuration.build();
    }

    /** The SDK wants regular expressions for hosts in lower case. */
    private static String regex(String hostPattern) {
        return Arrays.stream(hostPattern.toLowerCase(Locale.ROOT).split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
    }

    private Region findRegion() {
        String configured = settings.region();
        if (configured != null) {
            return Region.of(configured);
        }
        try {
            return DefaultAwsRegionProviderChain.builder()
                    .profileName(settings.profile())
                    .build()
                    .getRegion();
        } catch (SdkClientException e) {
            throw DeployException.configuration("No AWS region is configured")
                    .reason("Neither <region> (-Dlambda.region) nor AWS_REGION nor the profile names one")
                    .left("Nothing was called.")
                    .next("Set <region>eu-west-1</region> in the POM, -Dlambda.region=eu-west-1, or AWS_REGION.")
                    .cause(e);
        }
    }

    private AwsCredentialsProvider findCredentials() {
        AwsSettings.FixedCredentials fixed = settings.credentials();
        if (fixed != null) {
            return StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(fixed.accessKeyId(), fixed.secretAccessKey()));
        }
        // A profile named for this build goes before variables of the environment, as in the AWS CLI.
        String profile = settings.profile();
        AwsCredentialsProvider found = profile == null
                ? closing(DefaultCredentialsProvider.builder().build())
                : closing(ProfileCredentialsProvider.create(profile));
        String role = settings.assumeRole();
        return role == null ? found : assuming(role, found);
    }

    private AwsCredentialsProvider assuming(String role, AwsCredentialsProvider source) {
        var builder = StsClient.builder()
                .region(region.get())
                .credentialsProvider(source)
                .overrideConfiguration(override(ATTEMPTS))
                .httpClient(http.get());
        URI endpoint = settings.endpoint();
        StsClient client = closing(
                endpoint == null
                        ? builder.build()
                        : builder.endpointOverride(endpoint).build());
        return closing(StsAssumeRoleCredentialsProvider.builder()
                .stsClient(client)
                .refreshRequest(request -> request.roleArn(role).roleSessionName("lambda-deploy"))
                .build());
    }

    private <T extends AutoCloseable> T closing(T client) {
        synchronized (open) {
            open.push(client);
        }
        return client;
    }

    private static void closeQuietly(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception e) {
            // The work is done and reported; a client that cannot close its idle connections changes nothing.
            org.slf4j.LoggerFactory.getLogger(AwsClients.class).debug("Closing {}", client.getClass(), e);
        }
    }

    /** Built once, when first asked for. */
    private static final class Lazy<T> {
        private final Supplier<T> supplier;
        private @Nullable T value;

        Lazy(Supplier<T> supplier) {
            this.supplier = supplier;
        }

        synchronized T get() {
            T known = value;
            if (known == null) {
                known = supplier.get();
                value = known;
            }
            return known;
        }
    }
}
