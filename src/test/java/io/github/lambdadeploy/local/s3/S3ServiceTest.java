// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.local.LocalAws;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The stand-in's S3 as the AWS SDK sees it. */
class S3ServiceTest {

    private static final String BUCKET = "artifacts.example";

    @TempDir
    Path directory;

    private LocalAws aws;
    private S3Client s3;

    @BeforeEach
    void start() {
        aws = LocalAws.start(directory.resolve("aws"));
        s3 = client("eu-west-1");
        s3.createBucket(r -> r.bucket(BUCKET)
                .createBucketConfiguration(c -> c.locationConstraint(BucketLocationConstraint.EU_WEST_1)));
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    private S3Client client(String region) {
        return S3Client.builder()
                .endpointOverride(aws.uri())
                .forcePathStyle(true)
                // Java's URL connection cannot read the body of a refusal that came instead of 100 Continue.
                .overrideConfiguration(c -> c.addExecutionInterceptor(new WithoutExpect()))
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalAws.ACCESS_KEY_ID, LocalAws.SECRET_ACCESS_KEY)))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private S3Exception refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        S3Exception error = catchThrowableOfType(S3Exception.class, call);
        assertThat(error).isNotNull();
        return error;
    }

    private String put(String key, String text) {
        return s3.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromString(text))
                .eTag();
    }

    private String get(String key) {
        return s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asUtf8String();
    }

    @Test
    void anObjectComesBackAsItWasPut() {
        var put = s3.putObject(
                r -> r.bucket(BUCKET)
                        .key("a/b.zip")
                        .contentType("application/zip")
                        .metadata(java.util.Map.of("commit", "abc")),
                RequestBody.fromString("hello"));
        assertThat(put.eTag()).isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");
        assertThat(put.checksumCRC32()).isEqualTo("NhCmhg==");

        GetObjectResponse got = s3.getObjectAsBytes(
                        r -> r.bucket(BUCKET).key("a/b.zip").checksumMode(ChecksumMode.ENABLED))
                .response();
        assertThat(got.contentType()).isEqualTo("application/zip");
        assertThat(got.metadata()).containsEntry("commit", "abc");
        assertThat(got.contentEncoding()).isNull();
        assertThat(got.checksumCRC32()).isEqualTo("NhCmhg==");
        assertThat(get("a/b.zip")).isEqualTo("hello");
        var head = s3.headObject(r -> r.bucket(BUCKET).key("a/b.zip"));
        assertThat(head.contentLength()).isEqualTo(5);
        assertThat(head.eTag()).isEqualTo(put.eTag());
        assertThat(s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("a/b.zip").range("bytes=1-3"))
                        .asUtf8String())
                .isEqualTo("ell");
        assertThat(refused(() -> s3.getObjectAsBytes(
                                r -> r.bucket(BUCKET).key("a/b.zip").range("bytes=5-")))
                        .statusCode())
                .isEqualTo(416);
    }

    @ParameterizedTest
    @EnumSource(
            value = ChecksumAlgorithm.class,
            names = {"CRC32", "SHA1", "SHA256"})
    void everyChecksumOfTheSdkIsVerified(ChecksumAlgorithm algorithm) {
        s3.putObject(r -> r.bucket(BUCKET).key("k").checksumAlgorithm(algorithm), RequestBody.fromString("x"));
        assertThat(get("k")).isEqualTo("x");
    }

    @Test
    void thirtyMegabytesAreStreamed() throws Exception {
        byte[] bytes = new byte[30_000_000];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(directory.resolve("large"), bytes);
        Digest digest = Digest.of(bytes);
        s3.putObject(
                r -> r.bucket(BUCKET)
                        .key("large")
                        .ifNoneMatch("*")
                        .checksumSHA256(Base64.getEncoder().encodeToString(digest.bytes())),
                RequestBody.fromFile(file));
        Path back = directory.resolve("back");
        s3.getObject(r -> r.bucket(BUCKET).key("large"), back);
        assertThat(Digest.of(back)).isEqualTo(digest);
    }

    @Test
    void anObjectThatIsThereIsNotReplacedUnlessWanted() {
        put("k", "one");
        S3Exception error = refused(
                () -> s3.putObject(r -> r.bucket(BUCKET).key("k").ifNoneMatch("*"), RequestBody.fromString("two")));
        assertThat(error.statusCode()).isEqualTo(412);
        assertThat(error.awsErrorDetails().errorCode()).isEqualTo("PreconditionFailed");
        assertThat(get("k")).isEqualTo("one");
        put("k", "three");
        assertThat(get("k")).isEqualTo("three");
    }

    @Test
    void aWrongChecksumIsRefusedAndLeavesNothing() throws Exception {
        String wrong = Base64.getEncoder().encodeToString(new byte[32]);
        S3Exception error = refused(
                () -> s3.putObject(r -> r.bucket(BUCKET).key("k").checksumSHA256(wrong), RequestBody.fromString("x")));
        assertThat(error.statusCode()).isEqualTo(400);
        assertThat(error.awsErrorDetails().errorCode()).isEqualTo("BadDigest");
        assertThatThrownBy(() -> get("k")).isInstanceOf(NoSuchKeyException.class);
        try (var files = Files.list(directory.resolve("aws/s3/incoming"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void whatIsNotThereIsToldTheWayS3Does() {
        assertThatThrownBy(() -> get("nothing")).isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() -> s3.headObject(r -> r.bucket(BUCKET).key("nothing")))
                .isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() -> s3.headBucket(r -> r.bucket("no-such-bucket")))
                .isInstanceOf(NoSuchBucketException.class);
        assertThatThrownBy(() -> s3.putObject(r -> r.bucket("no-such-bucket").key("k"), RequestBody.fromString("x")))
                .isInstanceOf(NoSuchBucketException.class);
        s3.deleteObject(r -> r.bucket(BUCKET).key("nothing"));
        put("k", "x");
        s3.deleteObject(r -> r.bucket(BUCKET).key("k"));
        assertThatThrownBy(() -> get("k")).isInstanceOf(NoSuchKeyException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPPER", "ab", "a..b", "192.168.1.1", "-ab", "xn--ab", "ab-s3alias", "a_b"})
    void namesS3DoesNotAllowAreRefused(String name) throws Exception {
        // The SDK refuses most of them itself.
        assertThat(raw(name, "UNSIGNED-PAYLOAD", "").body()).contains("<Code>InvalidBucketName</Code>");
    }

    @Test
    void aBodyThatIsNotTheSignedOneIsRefused() throws Exception {
        assertThat(raw(BUCKET + "/k", "0".repeat(64), "x").body()).contains("<Code>XAmzContentSHA256Mismatch</Code>");
        assertThat(raw(BUCKET + "/k", "nonsense", "x").body()).contains("<Code>InvalidArgument</Code>");
    }

    @Test
    void chunksAreDecodedAndTheirTrailersVerified() throws Exception {
        String kind = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
        String[] headers = {"x-amz-decoded-content-length", "5", "x-amz-trailer", "x-amz-checksum-crc64nvme"};
        String[] short4 = {"x-amz-decoded-content-length", "4", "x-amz-trailer", "x-amz-checksum-crc64nvme"};
        String chunks = "3\r\nhel\r\n2\r\nlo\r\n0\r\nx-amz-checksum-crc64nvme:";
        String right = Base64.getEncoder()
                .encodeToString(Checksum.CRC64NVME.start().of("hello".getBytes(StandardCharsets.UTF_8)));
        assertThat(raw(BUCKET + "/k", kind, chunks + "AAAAAAAAAAA=\r\n\r\n", headers)
                        .body())
                .contains("<Code>BadDigest</Code>");
        assertThat(raw(BUCKET + "/k", kind, chunks + right + "\r\n\r\n", short4).body())
                .contains("<Code>IncompleteBody</Code>");
        assertThat(raw(BUCKET + "/k", kind, "9\r\nhel\r\n", headers).body()).contains("<Code>IncompleteBody</Code>");
        assertThat(raw(BUCKET + "/k", kind, chunks + right + "\r\n\r\n", headers)
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("k")).isEqualTo("hello");

        String signature = ";chunk-signature=" + "a".repeat(64) + "\r\n";
        String signed = "5" + signature + "HELLO\r\n0" + signature + "\r\n";
        assertThat(raw(BUCKET + "/k", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", signed, headers[0], headers[1])
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("k")).isEqualTo("HELLO");
    }

    @Test
    void crc64IsNvmes() {
        // The check value of the catalogue of parametrised CRC algorithms.
        assertThat(Checksum.CRC64NVME.start().of("123456789".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(java.util.HexFormat.of().parseHex("ae8b14860a799888"));
    }

    @Test
    void aRefusalOfHeadHasNoBody() throws Exception {
        HttpRequest head = HttpRequest.newBuilder(aws.uri().resolve("/" + BUCKET + "/none"))
                .header("Authorization", authorization())
                .header("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        var answer = HttpClient.newHttpClient().send(head, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("0");
    }

    private static String authorization() {
        return "AWS4-HMAC-SHA256 Credential=" + LocalAws.ACCESS_KEY_ID
                + "/20250101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=" + "0".repeat(64);
    }

    private HttpResponse<String> raw(String path, String sha256, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(aws.uri().resolve("/" + path))
                .header("Authorization", authorization())
                .header("x-amz-content-sha256", sha256)
                .PUT(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aBucketBelongsToTheRegionItWasMadeFor() {
        assertThat(s3.headBucket(r -> r.bucket(BUCKET)).bucketRegion()).isEqualTo("eu-west-1");
        S3Client other = client("us-east-1");
        assertThat(other.getBucketLocation(r -> r.bucket(BUCKET)).locationConstraintAsString())
                .isEqualTo("eu-west-1");
        S3Exception error = refused(() -> other.putObject(r -> r.bucket(BUCKET).key("k"), RequestBody.fromString("x")));
        assertThat(error.statusCode()).isEqualTo(301);
        assertThat(error.awsErrorDetails().errorCode()).isEqualTo("PermanentRedirect");
        assertThat(refused(() -> other.headBucket(r -> r.bucket(BUCKET))).statusCode())
                .isEqualTo(301);

        assertThat(refused(() -> s3.createBucket(r -> r.bucket("another-one")
                                .createBucketConfiguration(
                                        c -> c.locationConstraint(BucketLocationConstraint.EU_CENTRAL_1))))
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("IllegalLocationConstraintException");
        assertThatThrownBy(() -> s3.createBucket(r -> r.bucket(BUCKET)
                        .createBucketConfiguration(c -> c.locationConstraint(BucketLocationConstraint.EU_WEST_1))))
                .isInstanceOf(BucketAlreadyOwnedByYouException.class);
        other.createBucket(r -> r.bucket("in-virginia"));
        other.createBucket(r -> r.bucket("in-virginia"));
    }

    @Test
    void noKeyLeavesTheDirectory() {
        for (String key : List.of("../../escape", "a/../../b", "..", "/", "ä ö+%&<>\"'", "a\nb", "a//b")) {
            put(key, key);
            assertThat(get(key)).isEqualTo(key);
        }
        assertThat(directory.resolve("escape")).doesNotExist();
        assertThat(directory.resolve("aws/escape")).doesNotExist();
        assertThat(s3.listObjectsV2(r -> r.bucket(BUCKET)).contents())
                .extracting(S3Object::key)
                .contains("../../escape", "ä ö+%&<>\"'", "a\nb");
        assertThat(refused(() -> put("k".repeat(1025), "x")).awsErrorDetails().errorCode())
                .isEqualTo("KeyTooLongError");
    }

    @Test
    void objectsAreListedInPages() {
        for (int i = 0; i < 7; i++) {
            put("p/" + i, "x");
        }
        put("q/0", "x");
        List<String> keys = new ArrayList<>();
        int pages = 0;
        for (var page :
                s3.listObjectsV2Paginator(r -> r.bucket(BUCKET).prefix("p/").maxKeys(3))) {
            pages++;
            page.contents().forEach(object -> keys.add(object.key()));
        }
        assertThat(pages).isEqualTo(3);
        assertThat(keys).containsExactly("p/0", "p/1", "p/2", "p/3", "p/4", "p/5", "p/6");
        assertThat(s3.listObjectsV2(r -> r.bucket(BUCKET).delimiter("/")).commonPrefixes())
                .extracting(prefix -> prefix.prefix())
                .containsExactly("p/", "q/");
    }

    @Test
    void partsBecomeAnObject() {
        byte[] first = new byte[5 * 1024 * 1024];
        new Random(2).nextBytes(first);
        String id = upload();
        CompletedPart one = part(id, 1, first);
        CompletedPart two = part(id, 2, "end".getBytes(StandardCharsets.UTF_8));
        assertThat(refused(() -> complete(id, two, one)).awsErrorDetails().errorCode())
                .isEqualTo("InvalidPartOrder");
        assertThat(refused(() ->
                                complete(id, one, two.toBuilder().eTag("\"no\"").build()))
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("InvalidPart");
        complete(id, one, two);
        var got = s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("parts"));
        assertThat(got.asByteArray()).hasSize(first.length + 3).startsWith(first);
        assertThat(got.response().eTag()).endsWith("-2\"");
        assertThat(refused(() -> complete(id, one, two)).awsErrorDetails().errorCode())
                .isEqualTo("NoSuchUpload");
    }

    @Test
    void smallPartsAndAbortedUploadsAreRefused() {
        String id = upload();
        byte[] small = {1};
        CompletedPart one = part(id, 1, small);
        CompletedPart two = part(id, 2, small);
        assertThat(refused(() -> complete(id, one, two)).awsErrorDetails().errorCode())
                .isEqualTo("EntityTooSmall");
        s3.abortMultipartUpload(r -> r.bucket(BUCKET).key("parts").uploadId(id));
        assertThat(refused(() -> part(id, 3, small)).awsErrorDetails().errorCode())
                .isEqualTo("NoSuchUpload");
        assertThat(directory.resolve("aws/s3/uploads/" + id)).doesNotExist();
    }

    private String upload() {
        return s3.createMultipartUpload(r -> r.bucket(BUCKET).key("parts")).uploadId();
    }

    private CompletedPart part(String id, int number, byte[] bytes) {
        var answer = s3.uploadPart(
                r -> r.bucket(BUCKET).key("parts").uploadId(id).partNumber(number), RequestBody.fromBytes(bytes));
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(answer.eTag())
                .checksumCRC32(answer.checksumCRC32())
                .build();
    }

    private void complete(String id, CompletedPart... parts) {
        s3.completeMultipartUpload(
                r -> r.bucket(BUCKET).key("parts").uploadId(id).multipartUpload(m -> m.parts(parts)));
    }

    @Test
    void objectsOutliveTheStandIn() {
        put("k", "kept");
        aws.close();
        aws = LocalAws.start(directory.resolve("aws"));
        s3 = client("eu-west-1");
        assertThat(get("k")).isEqualTo("kept");
    }

    @Test
    void strangersAreRefused() {
        S3Client stranger = S3Client.builder()
                .endpointOverride(aws.uri())
                .forcePathStyle(true)
                .region(Region.EU_WEST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIASTRANGER", "secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        assertThatThrownBy(() -> stranger.headBucket(r -> r.bucket(BUCKET))).isInstanceOf(SdkException.class);
        assertThat(refused(() -> stranger.getObjectAsBytes(r -> r.bucket(BUCKET).key("k")))
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("InvalidAccessKeyId");
        assertThat(refused(() -> s3.headObject(r -> r.bucket(BUCKET).key("k").expectedBucketOwner("123456789012")))
                        .statusCode())
                .isEqualTo(403);
    }

    private static final class WithoutExpect implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().toBuilder().removeHeader("Expect").build();
        }
    }
}
