// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.LongTexts;
import io.github.lambdadeploy.Tally;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** ARNs, names and repositories as the POM has them. */
@AddLifecycleHook(Tally.class)
class NamesParsersTest {

    @Property
    void anyTextIsTakenOrRefusedInOneMessage(@ForAll Names names, @ForAll @StringLength(max = 300) String text) {
        Problems problems = new Problems();
        names.require(problems, "<x>", text);
        assertThat(problems.size()).isEqualTo(names.allows(text) ? 0 : 1);
    }

    @Property(tries = 100)
    void longTextsEnd(@ForAll Names names, @ForAll @From("long") String text) {
        LongTexts.ends(names::allows, text);
    }

    @Property
    void arnsAreTaken(@ForAll @From("arn") Arn arn) {
        assertThat(arn.names().allows(arn.text())).as(arn.text()).isTrue();
    }

    /** What does not belong into an ARN makes it none, wherever it is. */
    @Property
    void damagedArnsAreRefused(
            @ForAll @From("arn") Arn arn,
            @ForAll @IntRange(max = 1000) int place,
            @ForAll @From("foreign") String foreign) {
        // Behind its last colon some take any text without blanks.
        int at = place % (arn.text().lastIndexOf(':') + 1);
        String damaged = arn.text().substring(0, at) + foreign + arn.text().substring(at);
        assertThat(arn.names().allows(damaged)).as(damaged).isFalse();
    }

    @Property
    void arnsThatEndEarlyAreRefused(@ForAll @From("arn") Arn arn, @ForAll @IntRange(max = 1000) int place) {
        String cut = arn.text().substring(0, place % (arn.text().lastIndexOf(':') + 1));
        // A role may also be named by its name.
        assertThat(arn.names() != Names.ROLE
                        && arn.names() != Names.POLICY
                        && arn.names() != Names.HOOK
                        && arn.names().allows(cut))
                .as(cut)
                .isFalse();
    }

    @Property
    void repositoriesAreTakenAsTheyAre(@ForAll @From("repository") String name) {
        assertThat(RepositoryName.parse(name)).contains(new RepositoryName(null, null, name));
    }

    @Property
    void addressesOfRepositoriesAreTakenApart(
            @ForAll @From("account") String account,
            @ForAll @From("region") String region,
            @ForAll @From("repository") String name) {
        assertThat(RepositoryName.parse(account + ".dkr.ecr." + region + ".amazonaws.com/" + name))
                .contains(new RepositoryName(account, region, name));
        assertThat(RepositoryName.parse("localhost:4566/" + name)).contains(new RepositoryName(null, null, name));
    }

    @Property
    void tagsAndDigestsAreNoPartOfARepository(
            @ForAll @From("repository") String name, @ForAll @From("repository") String tag) {
        assertThat(RepositoryName.parse(name + "@sha256:" + "0".repeat(64))).isEmpty();
        assertThat(RepositoryName.parse("registry.example.com/" + name + ":" + tag.replace('/', '-')))
                .isEmpty();
    }

    @Property
    void aRepositoryIsMadeOfAnyFunctionsName(@ForAll @From("function") String name) {
        assertThat(Names.FUNCTION.allows(name)).isTrue();
        assertThat(RepositoryName.parse(RepositoryName.of(name))).as(name).isPresent();
    }

    @Property(tries = 100)
    void longRepositoriesEnd(@ForAll @From("long") String text) {
        LongTexts.ends(RepositoryName::parse, text);
    }

    record Arn(Names names, String text) {}

    @Provide
    Arbitrary<Arn> arn() {
        Arbitrary<String> name = Arbitraries.strings()
                .withChars('a', 'z')
                .withChars('0', '9')
                .withChars("_-")
                .ofMinLength(1)
                .ofMaxLength(60);
        return Combinators.combine(
                        Arbitraries.of("aws", "aws-cn", "aws-us-gov", "aws-iso-b"),
                        account(),
                        region(),
                        name,
                        Arbitraries.integers().between(1, 99_999),
                        Arbitraries.integers().between(0, 9))
                .as((partition, account, region, word, number, kind) -> {
                    String start = "arn:" + partition + ":";
                    String place = ":" + region + ":" + account + ":";
                    return switch (kind) {
                        case 0 -> new Arn(Names.ROLE, start + "iam::" + account + ":role/path/" + word);
                        case 1 -> new Arn(Names.ROLE_ARN, start + "iam::" + account + ":role/" + word);
                        case 2 ->
                            new Arn(
                                    Names.POLICY,
                                    start + "iam::" + (number % 2 == 0 ? "aws" : account) + ":policy/" + word);
                        case 3 ->
                            new Arn(Names.LAYER_VERSION, start + "lambda" + place + "layer:" + word + ":" + number);
                        case 4 ->
                            new Arn(
                                    Names.KMS_KEY,
                                    start + "kms" + place + (number % 2 == 0 ? "key/" : "alias/") + word);
                        case 5 ->
                            new Arn(Names.DEAD_LETTER_TARGET, start + (number % 2 == 0 ? "sqs" : "sns") + place + word);
                        case 6 -> new Arn(Names.TOPIC, start + "sns" + place + word + (number % 2 == 0 ? "" : ".fifo"));
                        case 7 ->
                            new Arn(Names.CAPACITY_PROVIDER, start + "lambda" + place + "capacity-provider:" + word);
                        case 8 -> new Arn(Names.HOOK, start + "lambda" + place + "function:" + word);
                        default -> new Arn(Names.POLICY_ARN, start + "iam::" + account + ":policy/team/" + word);
                    };
                });
    }

    @Provide
    Arbitrary<String> foreign() {
        return Arbitraries.of(" ", "\n", "\t", "*", "\u0000", "\u043e", "\ud83d\ude80", "${x}", "'", "\\", ":");
    }

    @Provide
    Arbitrary<String> account() {
        return Arbitraries.strings().numeric().ofLength(12);
    }

    @Provide
    Arbitrary<String> region() {
        return Arbitraries.of("eu-west-1", "us-gov-east-1", "ap-southeast-4", "cn-north-1", "us-iso-east-1");
    }

    @Provide
    Arbitrary<String> repository() {
        return Arbitraries.strings()
                .withChars('a', 'z')
                .withChars('0', '9')
                .ofMinLength(1)
                .ofMaxLength(20)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .flatMap(parts -> Arbitraries.of("/", "-", "_", ".").map(by -> String.join(by, parts)))
                .filter(name -> name.length() > 1);
    }

    @Provide
    Arbitrary<String> function() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars("-_")
                .ofMinLength(1)
                .ofMaxLength(64);
    }

    @Provide("long")
    Arbitrary<String> longTexts() {
        return LongTexts.any();
    }
}
