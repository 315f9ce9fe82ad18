// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PullPolicyTest {

    private static final RepositoryState REPOSITORY = new RepositoryState(
            "111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn/orders",
            "arn:aws-cn:ecr:cn-north-1:111111111111:repository/orders",
            true,
            "MUTABLE",
            Set.of(),
            "AES256");

    @Test
    void admitsLambdaForFunctionsOfTheRepositorysAccount() {
        JsonObject statement =
                statement(new PullPolicy(null).ownFunctions(REPOSITORY).changed(), 0);
        assertThat(statement)
                .isEqualTo(json("{'Sid':'LambdaECRImageRetrievalPolicy','Effect':'Allow',"
                        + "'Principal':{'Service':'lambda.amazonaws.com'},"
                        + "'Action':['ecr:BatchGetImage','ecr:GetDownloadUrlForLayer'],"
                        + "'Condition':{'StringLike':"
                        + "{'aws:sourceArn':'arn:aws-cn:lambda:cn-north-1:111111111111:function:*'}}}"));
    }

    @Test
    void admitsAnotherAccountByTwoStatements() {
        String text =
                new PullPolicy(null).functionsOf("222222222222", REPOSITORY).changed();
        assertThat(statement(text, 0))
                .isEqualTo(json("{'Sid':'LambdaDeployPull222222222222','Effect':'Allow',"
                        + "'Principal':{'AWS':'arn:aws-cn:iam::222222222222:root'},"
                        + "'Action':['ecr:BatchGetImage','ecr:GetDownloadUrlForLayer']}"));
        assertThat(statement(text, 1).string("Sid")).isEqualTo("LambdaDeployRetrieve222222222222");
        assertThat(statement(text, 1).toString()).contains("arn:aws-cn:lambda:cn-north-1:222222222222:function:*");
    }

    @Test
    void keepsWhatIsThere() {
        String foreign = "{'Version':'2008-10-17','Id':'x','Statement':{'Sid':'Team','Effect':'Allow','Principal':'*',"
                + "'Action':'ecr:*'}}";
        String text = policy(foreign).functionsOf("222222222222", REPOSITORY).changed();
        JsonObject policy = JsonObject.parse(Objects.requireNonNull(text).getBytes(StandardCharsets.UTF_8));
        assertThat(policy.string("Version")).isEqualTo("2008-10-17");
        assertThat(policy.string("Id")).isEqualTo("x");
        assertThat(policy.objects("Statement"))
                .extracting(statement -> statement.string("Sid"))
                .containsExactly("Team", "LambdaDeployPull222222222222", "LambdaDeployRetrieve222222222222");
        assertThat(new PullPolicy(text).functionsOf("222222222222", REPOSITORY).changed())
                .isNull();
    }

    @Test
    void mendsAStatementOfItsOwnAndNoOther() {
        String text = policy("{'Statement':[{'Sid':'LambdaDeployPull222222222222','Effect':'Deny'},{'Sid':'Team'}]}")
                .functionsOf("222222222222", REPOSITORY)
                .changed();
        assertThat(statement(text, 0).string("Effect")).isEqualTo("Allow");
        assertThat(statement(text, 1)).isEqualTo(json("{'Sid':'Team'}"));
    }

    @Test
    void takesOneValueAndAListOfOneForTheSame() {
        String text = Objects.requireNonNull(new PullPolicy(null)
                        .functionsOf("222222222222", REPOSITORY)
                        .changed())
                .replace("\"arn:aws-cn:iam::222222222222:root\"", "[\"arn:aws-cn:iam::222222222222:root\"]")
                .replace(
                        "[\"ecr:BatchGetImage\",\"ecr:GetDownloadUrlForLayer\"]",
                        "[\"ecr:GetDownloadUrlForLayer\",\"ecr:BatchGetImage\"]");
        assertThat(new PullPolicy(text).functionsOf("222222222222", REPOSITORY).changed())
                .isNull();
    }

    @Test
    void leavesLambdasOwnStatement() {
        assertThat(policy("{'Statement':[{'Sid':'LambdaECRImageRetrievalPolicy','Effect':'Deny'}]}")
                        .ownFunctions(REPOSITORY)
                        .changed())
                .isNull();
    }

    private static PullPolicy policy(String text) {
        return new PullPolicy(text.replace('\'', '"'));
    }

    private static JsonObject statement(@Nullable String policy, int index) {
        return JsonObject.parse(Objects.requireNonNull(policy).getBytes(StandardCharsets.UTF_8))
                .objects("Statement")
                .get(index);
    }

    private static JsonObject json(String text) {
        return JsonObject.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
