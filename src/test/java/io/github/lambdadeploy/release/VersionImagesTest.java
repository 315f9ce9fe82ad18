// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.ecr.EcrRepository;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;

/** What ECR's answers mean for a version; the stand-in archives nothing. */
class VersionImagesTest {

    private static final String IMAGE =
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders@sha256:" + "5e0c".repeat(16);

    @ParameterizedTest
    @CsvSource({"ACTIVE, ", ", ", "ARCHIVED, its image is ARCHIVED in ECR", "ACTIVATING, its image is ACTIVATING in ECR"
    })
    void onlyAnActiveImageCanBeFetched(@Nullable String status, @Nullable String problem) {
        String found = images(() -> DescribeImagesResponse.builder()
                        .imageDetails(detail -> detail.imageStatus(status))
                        .build())
                .problem(IMAGE)
                .orElse(null);
        assertThat(found).isEqualTo(problem == null ? null : problem + ": " + IMAGE);
    }

    @Test
    void oneThatIsNotThereIsAProblem() {
        assertThat(images(() -> {
                            throw ImageNotFoundException.builder().build();
                        })
                        .problem(IMAGE))
                .hasValueSatisfying(problem -> assertThat(problem).contains("not in ECR any more"));
    }

    @Test
    void noAnswerIsNone() {
        assertThat(images(() -> {
                            throw SdkClientException.create("no network");
                        })
                        .problem(IMAGE))
                .isEmpty();
        assertThat(new VersionImages(image -> {
                            throw new IllegalArgumentException("no repository of ECR");
                        })
                        .problem(IMAGE))
                .isEmpty();
    }

    private static VersionImages images(Supplier<DescribeImagesResponse> answer) {
        EcrClient client = (EcrClient) Proxy.newProxyInstance(
                EcrClient.class.getClassLoader(), new Class<?>[] {EcrClient.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("describeImages");
                    return answer.get();
                });
        return new VersionImages(image -> new EcrRepository(() -> client, "123456789012", "orders"));
    }
}
