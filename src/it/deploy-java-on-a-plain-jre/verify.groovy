// SPDX-License-Identifier: Apache-2.0
import groovy.json.JsonSlurper
import io.github.lambdadeploy.it.StoryAws
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)
def client = 'com.amazonaws.services.lambda.runtime.api.client.AWSLambda'

StoryAws.use(basedir) { aws ->
    def token = aws.ecr().getAuthorizationToken().authorizationData()[0].authorizationToken()
    // The image's manifest, configuration and the files of its layers, as the registry has them.
    def image = { name ->
        def read = { path ->
            def connection = new URL("${aws.uri()}/v2/${name}/${path}").openConnection()
            connection.setRequestProperty('Authorization', "Basic $token")
            connection.inputStream
        }
        def digest = story.module(name).artifact().string('digest')
        def manifest = new JsonSlurper().parse(read("manifests/$digest"))
        def files = manifest.layers.collectMany { layer ->
            def names = []
            new org.apache.commons.compress.archivers.tar.TarArchiveInputStream(
                new java.util.zip.GZIPInputStream(read("blobs/${layer.digest}"))).withCloseable { tar ->
                for (def entry = tar.nextEntry; entry != null; entry = tar.nextEntry) {
                    if (!entry.directory) {
                        names << entry.name
                    }
                }
            }
            names
        }
        [config: new JsonSlurper().parse(read("blobs/${manifest.config.digest}")).config, files: files]
    }
    def jars = { files, artifact -> files.findAll { it ==~ "var/task/lib/$artifact-[0-9].*\\.jar".toString() } }

    ['corretto', 'provided', 'own-client'].each { name ->
        def made = image(name)
        assert made.config.Cmd == ['com.example.Hello::handle']
        assert made.config.WorkingDir == '/var/task'
        assert made.files.contains('var/task/com/example/Hello.class')
        ['aws-lambda-java-runtime-interface-client', 'aws-lambda-java-core', 'aws-lambda-java-serialization'].each {
            assert jars(made.files, it).size() == 1
        }
        assert made.config.Entrypoint[0].endsWith('java')
        assert made.config.Entrypoint[-3..-1] == ['-cp', '/var/task:/var/task/lib/*', client]
        assert story.module(name).function().string('outcome') == 'created'
    }
    assert image('corretto').config.Entrypoint ==
        ['/usr/lib/jvm/java-amazon-corretto/bin/java', '-Dword=Hello', '-cp', '/var/task:/var/task/lib/*', client]
    assert image('provided').config.Entrypoint.size() == 4
}

assert story.module('provided').response() == '"Good morning, Ada"'
assert story.module('own-client').response() == '"Good morning, Ada"'
// The stand-in runs the handler without the image's own entrypoint, so without its flags.
assert story.module('corretto').response().endsWith(', Ada"')
