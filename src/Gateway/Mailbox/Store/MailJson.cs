using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>How rows become bytes; generated at compile time. A property that a row does not have keeps its default.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MailHead))]
[JsonSerializable(typeof(MailBody))]
[JsonSerializable(typeof(SendMessage))]
internal sealed partial class MailJson : JsonSerializerContext
{
    /// <summary>An array that nobody set, as one without elements.</summary>
    public static ImmutableArray<T> Whole<T>(ImmutableArray<T> array) => array.IsDefault ? [] : array;
}
