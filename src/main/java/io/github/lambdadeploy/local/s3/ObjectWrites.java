// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.s3;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that stores objects. Bodies are received outside the store's lock; whether the object may be stored is
 * looked at before, to refuse early, and again inside it.
 */
record ObjectWrites(Store store, Buckets buckets, Objects objects, MultipartUploads uploads) {

    private static final List<String> KEPT =
            List.of("content-type", "content-disposition", "content-language", "cache-control", "expires");
    private static final int MOST_LIST = 4 * 1024 * 1024;

    Response put(Request request, Target target) throws Exception {
        checkMayWrite(request, target);
        Received body = Incoming.of(request).to(objects.temporary());
        JsonObject object = described(request);
        return store.locked(() -> {
            try {
                buckets.require(target.bucket(), request);
                checkMayWrite(request, target);
                objects.put(target.bucket(), target.key(), body, object);
            } finally {
                Files.deleteIfExists(body.file());
            }
            return stored(Response.of(200), object);
        });
    }

    Response createUpload(Request request, Target target) throws Exception {
        String algorithm = request.header("x-amz-checksum-algorithm").orElse("");
        if (!algorithm.isEmpty() && Checksum.named(algorithm).isEmpty()) {
            throw new AwsError(400, "InvalidRequest", "Checksum algorithm provided is unsupported.");
        }
        JsonObject object = described(request).put("ChecksumAlgorithm", algorithm.toUpperCase(Locale.ROOT));
        String id = store.locked(() -> uploads.create(target.bucket(), target.key(), object));
        Response answer = S3Xml.answer(S3Xml.of("InitiateMultipartUploadResult")
                .element("Bucket", target.bucket())
                .element("Key", target.key())
                .element("UploadId", id));
        return algorithm.isEmpty()
                ? answer
                : answer.with("x-amz-checksum-algorithm", algorithm.toUpperCase(Locale.ROOT))
                        .with("x-amz-checksum-type", "COMPOSITE");
    }

    Response putPart(Request request, Target target) throws Exception {
        String id = id(request);
        int number = MultipartUploads.partNumber(request.parameter("partNumber").orElse(""));
        uploads.require(id, target.bucket(), target.key());
        Received body = Incoming.of(request).to(objects.temporary());
        return store.locked(() -> {
            try {
                uploads.require(id, target.bucket(), target.key());
                uploads.putPart(id, number, body);
            } finally {
                Files.deleteIfExists(body.file());
            }
            Response answer = Response.of(200).with("ETag", '"' + body.md5() + '"');
            for (var entry : body.checksums().entrySet()) {
                answer = answer.with(entry.getKey().header(), entry.getValue());
            }
            return answer;
        });
    }

    Response complete(Request request, Target target) throws Exception {
        String id = id(request);
        uploads.require(id, target.bucket(), target.key());
        List<Map<String, String>> parts = S3Xml.parts(small(request));
        return store.locked(() -> {
            JsonObject upload = uploads.require(id, target.bucket(), target.key());
            checkMayWrite(request, target);
            Path file = objects.temporary();
            JsonObject object = upload.objectOrEmpty("Object");
            try {
                Received body = uploads.join(id, upload, parts, file);
                objects.put(target.bucket(), target.key(), body, object);
            } finally {
                Files.deleteIfExists(file);
            }
            uploads.delete(id);
            return S3Xml.answer(S3Xml.of("CompleteMultipartUploadResult")
                    .element("Location", request.base() + "/" + target.bucket() + "/" + target.key())
                    .element("Bucket", target.bucket())
                    .element("Key", target.key())
                    .element("ETag", object.string("ETag", "")));
        });
    }

    Response abort(Request request, Target target) throws Exception {
        String id = id(request);
        return store.locked(() -> {
            uploads.require(id, target.bucket(), target.key());
            uploads.delete(id);
            return Response.of(204);
        });
    }

    /** A body that is a small document, verified as all are. */
    byte[] small(Request request) throws AwsError, IOException {
        Received body = Incoming.of(request).to(objects.temporary());
        try {
            if (body.size() > MOST_LIST) {
                throw S3Error.malformedXml();
            }
            return Files.readAllBytes(body.file());
        } finally {
            Files.deleteIfExists(body.file());
        }
    }

    /** Conditional writes ("How to prevent object overwrites with conditional writes", S3 user guide). */
    private void checkMayWrite(Request request, Target target) throws AwsError, IOException {
        Optional<JsonObject> there = objects.find(target.bucket(), target.key());
        Optional<String> noneMatch = request.header("if-none-match");
        if (noneMatch.isPresent() && !noneMatch.get().equals("*")) {
            throw S3Error.notImplemented();
        }
        if (noneMatch.isPresent() && there.isPresent()) {
            throw S3Error.preconditionFailed();
        }
        Optional<String> match = request.header("if-match");
        if (match.isPresent()) {
            String etag = there.orElseThrow(S3Error::noSuchKey).string("ETag", "");
            if (!etag.replace("\"", "").equals(match.get().replace("\"", ""))) {
                throw S3Error.preconditionFailed();
            }
        }
    }

    /** What the request's headers say of the object, to be given back when it is read. */
    private static JsonObject described(Request request) {
        JsonObject headers = new JsonObject().put("content-type", "binary/octet-stream");
        for (String name : request.headers().keySet()) {
            if (KEPT.contains(name) || name.startsWith("x-amz-meta-")) {
                headers.put(name, request.header(name).orElse(""));
            }
        }
        // The coding of the transfer is no property of the object.
        String coding = request.header("content-encoding").orElse("").replaceFirst("^aws-chunked(,\\s*|$)", "");
        if (!coding.isEmpty()) {
            headers.put("content-encoding", coding);
        }
        return new JsonObject().put("Headers", headers);
    }

    private static Response stored(Response response, JsonObject object) {
        Response answer =
                response.with("ETag", object.string("ETag", "")).with("x-amz-server-side-encryption", "AES256");
        for (var header : ObjectReads.checksums(object).entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        return answer;
    }

    private static String id(Request request) {
        return request.parameter("uploadId").orElse("");
    }
}
