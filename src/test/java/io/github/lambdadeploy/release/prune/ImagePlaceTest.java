// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.FunctionState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagePlaceTest {

    private static final String DIGEST = "@sha256:" + "0".repeat(64);

    @ParameterizedTest
    @CsvSource({
        "111111111111.dkr.ecr.eu-west-1.amazonaws.com/team/orders, team/orders, 111111111111, true",
        "111111111111.dkr-ecr.eu-west-1.on.aws/orders, orders, 111111111111, true",
        "111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn/orders, orders, 111111111111, true",
        "222222222222.dkr.ecr.eu-west-1.amazonaws.com/orders, orders, 222222222222, false",
        "127.0.0.1:9000/orders, orders, , true",
    })
    void isWhereTheImageIs(String uri, String repository, @Nullable String account, boolean own) {
        ImagePlace place = ImagePlace.of(function(uri + DIGEST)).orElseThrow();
        assertThat(place.repository()).isEqualTo(repository);
        assertThat(place.account()).isEqualTo(Optional.ofNullable(account));
        assertThat(place.functionAccount()).isEqualTo("111111111111");
        assertThat(place.isOwn()).isEqualTo(own);
    }

    @Test
    void isNowhereOtherwise() {
        assertThat(ImagePlace.of(function(null))).isEmpty();
        assertThat(ImagePlace.of(function("what is this"))).isEmpty();
    }

    private static FunctionState function(@Nullable String uri) {
        return new FunctionState(
                "arn:aws:lambda:eu-west-1:111111111111:function:orders",
                "$LATEST",
                "Image",
                "0".repeat(64),
                uri,
                List.of("x86_64"),
                "revision",
                "Active",
                null,
                "Successful",
                null,
                null,
                "arn:aws:iam::111111111111:role/orders",
                Map.of(),
                null,
                FunctionSettings.NONE);
    }
}
