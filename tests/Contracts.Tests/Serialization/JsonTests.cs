using System.Text.Json;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Tests.Serialization;

public sealed class JsonTests
{
    private static readonly MessageId Message = MessageId.For(new OwnerId("FR"), new OperationId("one"));

    public static TheoryData<string, object> Values => new()
    {
        { "\"FR\"", new OwnerId("FR") },
        { "\"lyon\"", HubName.Lyon },
        { "\"one\"", new OperationId("one") },
        { "\"1.2.3\"", new FeedCursor(1, 2, 3) },
        { $"\"{Message.Value}\"", Message },
        { $"\"{Sha256Hash.Of("abc"u8).Value}\"", Sha256Hash.Of("abc"u8) },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Ids_are_strings(string json, object value)
    {
        Assert.Equal(json, JsonSerializer.Serialize(value, value.GetType()));
        Assert.Equal(value, JsonSerializer.Deserialize(json, value.GetType()));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Ids_are_keys_of_dictionaries(string json, object value)
    {
        var dictionary = typeof(Dictionary<,>).MakeGenericType(value.GetType(), typeof(int));

        var read = (System.Collections.IDictionary)JsonSerializer.Deserialize($"{{{json}:7}}", dictionary)!;

        Assert.Equal(7, read[value]);
        Assert.Equal($"{{{json}:7}}", JsonSerializer.Serialize(read, dictionary));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Wrong_values_are_refused_with_a_sentence(string json, object value)
    {
        Assert.NotEmpty(json);
        Assert.NotEmpty(Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("\"?\"", value.GetType())).Message);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("7", value.GetType()));
    }

    [Fact]
    public void A_whole_envelope_reads_as_it_was_written()
    {
        var envelope = new Envelope(
            Message,
            [new OwnerId("BR"), new OwnerId("914")],
            Lane.Flash,
            new DateTimeOffset(2026, 3, 1, 10, 20, 30, 456, TimeSpan.FromHours(-3)),
            [new AttachmentReference(new OwnerId("FR"), Sha256Hash.Of("abc"u8), 3)],
            5,
            Sha256Hash.Of("hello"u8));

        var read = JsonSerializer.Deserialize<Envelope>(JsonSerializer.Serialize(envelope))!;

        Assert.Equal(envelope.Recipients.ToArray(), read.Recipients.ToArray());
        Assert.Equal(envelope.Attachments.ToArray(), read.Attachments.ToArray());
        Assert.Equal(envelope with { Recipients = [], Attachments = [] }, read with { Recipients = [], Attachments = [] });
    }
}
