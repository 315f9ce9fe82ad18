// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.Loopback;
import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.AwsSettings;
import io.github.lambdadeploy.aws.AwsSettings.FixedCredentials;
import io.github.lambdadeploy.aws.AwsSettings.HttpProxy;
import io.github.lambdadeploy.aws.CallerIdentity;
import io.github.lambdadeploy.ecr.EcrLogin;
import io.github.lambdadeploy.image.BaseImages;
import io.github.lambdadeploy.image.BasePolicy;
import io.github.lambdadeploy.image.ImageBuilder;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.packaging.ImagePackaging;
import io.github.lambdadeploy.project.MavenSettings;
import io.github.lambdadeploy.project.SettingsProxies;
import io.github.lambdadeploy.project.SettingsServer;
import io.github.lambdadeploy.registry.BasicCredential;
import io.github.lambdadeploy.registry.ContentStore;
import io.github.lambdadeploy.registry.Copier;
import io.github.lambdadeploy.registry.DockerConfigCredentials;
import io.github.lambdadeploy.registry.HttpClients;
import io.github.lambdadeploy.registry.ImageReference;
import io.github.lambdadeploy.registry.PlainHttp;
import io.github.lambdadeploy.registry.RegistryClient;
import io.github.lambdadeploy.registry.RegistryCredentials;
import io.github.lambdadeploy.registry.RegistrySettings;
import io.github.lambdadeploy.time.Sleeper;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a goal's tools are put together: the embedded stand-in when it is asked for, clients for AWS and
 * registries, the content store. Everything is made when first needed.
 */
final class Workbench implements AutoCloseable {

    private static final String AWS_PUBLIC_IMAGES = "public.ecr.aws";

    private final MavenContext maven;
    private final @Nullable LocalAws local;
    private final AwsClients aws;
    private final PlainHttp plainHttp;
    private final Path store;
    private final Map<String, EcrLogin> logins = new ConcurrentHashMap<>();
    private final HttpClients registries = new HttpClients();
    private final Set<String> loggedIn = ConcurrentHashMap.newKeySet();
    private @Nullable String target;

    Workbench(LambdaMojo mojo) {
        this.maven = mojo.maven();
        this.plainHttp = PlainHttp.of(mojo.allowInsecureRegistries, mojo.sendCredentialsOverHttp);
        Path home = Path.of(System.getProperty("user.home"));
        if (mojo.local) {
            Path directory =
                    mojo.localDirectory == null ? home.resolve(".lambda-deploy/local") : mojo.localDirectory.toPath();
            this.local = LocalAws.start(directory, 0, maven.timing().clock());
            this.store = directory.resolve("cache");
        } else {
            this.local = null;
            this.store = CacheDirectory.of(System.getenv(), System.getProperty("os.name"), home);
        }
        this.aws = new AwsClients(settings(mojo), maven.pluginVersion(), maven.timing());
    }

    private AwsSettings settings(LambdaMojo mojo) {
        if (local != null) {
            return new AwsSettings(
                    mojo.region == null ? "us-east-1" : mojo.region,
                    null,
                    null,
                    local.uri(),
                    false,
                    new FixedCredentials(LocalAws.ACCESS_KEY_ID, LocalAws.SECRET_ACCESS_KEY),
                    List.of());
        }
        List<HttpProxy> proxies = mavenSettings().proxies().stream()
                .map(proxy -> new HttpProxy(
                        proxy.protocol(),
                        proxy.host(),
                        proxy.port(),
                        proxy.user(),
                        proxy.password(),
                        proxy.nonProxyHosts()))
                .toList();
        URI endpoint = mojo.endpoint == null ? null : URI.create(mojo.endpoint);
        boolean outside = Stream.of("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3").anyMatch(System.getenv()::containsKey)
                || Stream.of("aws.endpointUrl", "aws.endpointUrlS3").anyMatch(System.getProperties()::containsKey);
        return new AwsSettings(
                mojo.region,
                mojo.profile,
                mojo.assumeRole,
                endpoint,
                outside,
                null,
                proxies,
                mojo.allowInsecureRegistries);
    }

    AwsClients aws() {
        return aws;
    }

    /** Whether the goal works on the embedded stand-in. */
    boolean isLocal() {
        return local != null;
    }

    ContentStore store() {
        return new ContentStore(store);
    }

    /**
     * Builds images.
     *
     * @param building told when there is really something to build
     */
    ImagePackaging imagePackaging(Runnable building) {
        boolean refresh = maven.session().getRequest().isUpdateSnapshots();
        ContentStore contents = store();
        BaseImages bases = new BaseImages(
                contents,
                () -> registry(Map.of()),
                maven.timing().clock(),
                new BasePolicy(maven.offline() && local == null, refresh));
        return new ImagePackaging(bases, new ImageBuilder(contents, bases, building));
    }

    /**
     * Moves images into a repository of ECR.
     *
     * @param repository as ECR names it; its host need not be the one the login names
     */
    Copier copier(ImageReference repository) {
        target = repository.host();
        URI endpoint = login(aws.region()).endpoint();
        boolean plain = "http".equals(endpoint.getScheme()) && plainHttp.allows(endpoint.getHost());
        return new Copier(registry(plain ? Map.of(endpoint.getAuthority(), endpoint) : Map.of()));
    }

    private RegistryClient registry(Map<String, URI> known) {
        Map<String, URI> mirrors = new java.util.HashMap<>(known);
        if (local != null) {
            mirrors.put(AWS_PUBLIC_IMAGES, local.uri());
        }
        return new RegistryClient(
                registries.open(new SettingsProxies(mavenSettings())),
                new RegistrySettings(credentials(), mirrors, plainHttp),
                new Random(),
                maven.timing());
    }

    /** ECR's registries by the AWS credentials, others as the user knows it from Docker and Maven. */
    private RegistryCredentials credentials() {
        RegistryCredentials servers = this::server;
        RegistryCredentials docker =
                DockerConfigCredentials.locate(System.getenv(), Path.of(System.getProperty("user.home")));
        return ((RegistryCredentials) this::ecr).or(servers).or(docker);
    }

    private Optional<BasicCredential> ecr(String host) {
        Optional<String> region = host.equals(target) ? Optional.of(aws.region()) : EcrLogin.region(host);
        return region.map(known -> {
            // Asked again for the same host, the registry has said that the login has expired.
            if (!loggedIn.add(host)) {
                logins.remove(known);
            }
            EcrLogin login = login(known);
            return new BasicCredential(login.user(), login.password());
        });
    }

    private Optional<BasicCredential> server(String host) {
        SettingsServer server = mavenSettings().server(host).orElse(null);
        String user = server == null ? null : server.user();
        String password = server == null ? null : server.password();
        return user == null || password == null ? Optional.empty() : Optional.of(new BasicCredential(user, password));
    }

    /** Logs in to ECR in the function's region ahead of a push. */
    void login() {
        login(aws.region());
    }

    private EcrLogin login(String region) {
        return logins.computeIfAbsent(region, known -> EcrLogin.ask(aws.ecr(known)));
    }

    private MavenSettings mavenSettings() {
        return new MavenSettings(maven.session().getSettings(), maven.decrypter());
    }

    /** Waits between two looks at a shift; on the stand-in a minute is as long as its script says. */
    Sleeper shiftSleeper() {
        LocalAws standIn = local;
        Sleeper sleeper = maven.timing().sleeper();
        return standIn == null
                ? sleeper
                : pause ->
                        sleeper.sleep(pause.multipliedBy(standIn.minuteMillis()).dividedBy(60_000));
    }

    /** Fails at once when the goal needs AWS and Maven may not use the network. */
    void refuseOffline(@Nullable String endpoint) {
        boolean loopback = endpoint != null && Loopback.is(URI.create(endpoint).getHost());
        if (maven.offline() && local == null && !loopback) {
            throw DeployException.configuration("Maven is offline (-o), but this goal talks to AWS")
                    .left("Nothing was sent or changed.")
                    .next("Run without -o, or against the embedded stand-in with -Dlambda.local.");
        }
    }

    /** What is wrong when the credentials are for an account that is not named; the stand-in's one account is nobody's. */
    Optional<String> otherAccount(List<String> allowed) {
        return allowed.isEmpty() || isLocal()
                ? Optional.empty()
                : CallerIdentity.of(aws.sts()).notOneOf(allowed);
    }

    /** Fails when the credentials are for an account that is not named. */
    void refuseOtherAccounts(List<String> allowed) {
        otherAccount(allowed).ifPresent(finding -> {
            throw DeployException.configuration(finding).left("Nothing was sent or changed.");
        });
    }

    @Override
    public void close() {
        registries.close();
        aws.close();
        if (local != null) {
            local.close();
        }
    }
}
