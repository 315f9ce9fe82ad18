// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {

    private static final String HEX = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @CsvSource({
        "alpine,                             registry-1.docker.io, library/alpine, ,       latest",
        "alpine:3.19,                        registry-1.docker.io, library/alpine, 3.19,   3.19",
        "library/alpine,                     registry-1.docker.io, library/alpine, ,       latest",
        "user/app:v1,                        registry-1.docker.io, user/app,       v1,     v1",
        "docker.io/alpine,                   registry-1.docker.io, library/alpine, ,       latest",
        "index.docker.io/user/app,           registry-1.docker.io, user/app,       ,       latest",
        "registry-1.docker.io/alpine,        registry-1.docker.io, library/alpine, ,       latest",
        "localhost/app,                      localhost,            app,            ,       latest",
        "localhost:5000/a/b:x,               localhost:5000,       a/b,            x,      x",
        "registry:5000/app,                  registry:5000,        app,            ,       latest",
        "registry/app,                       registry-1.docker.io, registry/app,   ,       latest",
        "127.0.0.1:8080/app:1,               127.0.0.1:8080,       app,            1,      1",
        "[::1]:5000/app:1,                   '[::1]:5000',         app,            1,      1",
        "public.ecr.aws/lambda/java:21,      public.ecr.aws,       lambda/java,    21,     21",
        "example.com/a__b/c-d.e--f:A_1.x-y,  example.com,          a__b/c-d.e--f,  A_1.x-y, A_1.x-y",
        "' example.com/a:1 ',                example.com,          a,              1,      1"
    })
    void readsWhatPeopleWrite(String text, String host, String repository, @Nullable String tag, String reference) {
        ImageReference read = ImageReference.parse(text);

        assertThat(read.host()).isEqualTo(host);
        assertThat(read.repository()).isEqualTo(repository);
        assertThat(read.tag()).isEqualTo(tag);
        assertThat(read.digest()).isNull();
        assertThat(read.reference()).isEqualTo(reference);
        assertThat(ImageReference.parse(read.toString())).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({"example.com/a:v1, v1", "example.com:443/a, "})
    void theDigestDecidesOverTheTag(String name, @Nullable String tag) {
        ImageReference read = ImageReference.parse(name + "@sha256:" + HEX);

        assertThat(read.tag()).isEqualTo(tag);
        assertThat(read.reference()).isEqualTo("sha256:" + HEX);
        assertThat(read).hasToString(name + "@sha256:" + HEX);
        assertThat(read.withoutTag().reference()).isEqualTo("latest");
        assertThat(read.withTag("other").reference()).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "https://example.com/a",
                "example.com/${name}",
                "example.com/Upper",
                "example.com/",
                "example.com//a",
                "example.com/a/",
                "example.com/-a",
                "example.com/a..b",
                "example.com/a___b",
                "example.com/a:",
                "example.com/a:.x",
                "example.com/a:-x",
                "example.com/a:b c",
                "example.com/a@sha256:123",
                "example.com/a@sha512:" + HEX,
                "example.com/a@",
                "exa_mple.com/a",
                "example.com:port/a",
                "example.com:123456/a",
                "example.com:70000/a",
                "example.com:0/a",
                "registry.1:5000/a",
                "1.2.3:5000/a",
                "-x.com/a",
                ":5000/a",
                "/a"
            })
    void saysWhatIsWrong(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageReference.parse(text))
                .withMessageStartingWith("Not an image reference: '")
                .withMessageEndingWith(".");
    }

    @ParameterizedTest
    @CsvSource({"255, true", "256, false"})
    void aRepositoryHasAtMost255Characters(int length, boolean fine) {
        String text = "example.com/" + "a".repeat(length);
        if (fine) {
            assertThat(ImageReference.parse(text).repository()).hasSize(length);
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> ImageReference.parse(text));
        }
    }

    @ParameterizedTest
    @CsvSource({"128, true", "129, false"})
    void aTagHasAtMost128Characters(int length, boolean fine) {
        String text = "example.com/a:" + "t".repeat(length);
        if (fine) {
            assertThat(ImageReference.parse(text).reference()).hasSize(length);
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> ImageReference.parse(text));
        }
    }
}
