// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

    @ParameterizedTest
    @CsvSource({
        "FUNCTION, my_lambda",
        "ALIAS, 2024-01-02",
        "HANDLER, com.example.Hello::handle",
        "ROLE, lambda-role",
        "ROLE, arn:aws-us-gov:iam::123456789012:role/service-role/orders",
        "REGION, us-gov-west-1",
        "ENDPOINT, http://localhost:4566",
        "TAG, 3f2a9c",
        "TOPIC, arn:aws:sns:eu-west-1:123456789012:deployments",
        "TOPIC, arn:aws-cn:sns:cn-north-1:123456789012:My_topic-1.fifo",
        "TOPIC, arn:aws-us-gov:sns:us-gov-west-1:123456789012:a",
    })
    void takesWhatAwsTakes(Names name, String value) {
        Problems problems = new Problems();
        name.require(problems, "<x>", value);
        assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "FUNCTION, 'my lambda'",
        "FUNCTION, arn:aws:lambda:eu-west-1:123456789012:function:orders",
        "FUNCTION, ''",
        "ALIAS, 42",
        "ALIAS, $LATEST",
        "HANDLER, 'a b'",
        "PACKAGE_TYPE, jar",
        "ARCHITECTURE, amd64",
        "ROLE, arn:aws:iam::12:role/x",
        "ENDPOINT, localhost:4566",
        "ACCOUNT, 1234",
        "TOPIC, deployments",
        "TOPIC, arn:aws:sqs:eu-west-1:123456789012:deployments",
        "TOPIC, arn:aws:sns:eu-west-1:1234:deployments",
        "TOPIC, arn:aws:sns:eu-west-1:123456789012:a.b",
        "TOPIC, 'arn:aws:sns:eu-west-1:123456789012:'",
        "TOPIC, arn:aws:sns:eu-west-1:123456789012:deployments:8a21d249-4329-4871-acc6-7be709c6ea7f",
    })
    void refusesWhatAwsRefusesWithTheRule(Names name, String value) {
        Problems problems = new Problems();
        name.require(problems, "<element> (-Dlambda.x)", value);
        assertThatThrownBy(problems::throwIfAny).hasMessageStartingWith("<element> (-Dlambda.x) is ");
    }

    @Test
    void showsAllMistakesAtOnce() {
        Problems problems = new Problems();
        Names.FUNCTION.require(problems, "<functionName>", "${stage}-orders");
        Names.ALIAS.require(problems, "<alias>", null);
        assertThatThrownBy(problems::throwIfAny)
                .hasMessageStartingWith("2 mistakes in the configuration:")
                .hasMessageContaining("<functionName> holds ${stage}, which no property sets")
                .hasMessageContaining("<alias> is missing");
    }
}
