using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Assignments;
using Interpol.Mesh.Gateway.Drafts;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Tokens;
using Interpol.Mesh.Gateway.Units;

namespace Interpol.Mesh.Gateway.BureauStore;

/// <summary>
/// Something that the gateways of a bureau share. The discriminator names kind and layout; a layout that changes gets a new one, so that a gateway meets
/// nothing that it only believes to understand.
/// </summary>
/// <param name="KindName">What it is.</param>
/// <param name="Key">Which one of its kind it is; never changes.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(Account), "account-2")]
[JsonDerivedType(typeof(Session), "session-1")]
[JsonDerivedType(typeof(SignInFailures), "failures-1")]
[JsonDerivedType(typeof(AccessToken), "token-2")]
[JsonDerivedType(typeof(TokenVolume), "volume-1")]
[JsonDerivedType(typeof(UnitLimits), "unit-1")]
[JsonDerivedType(typeof(Draft), "draft-1")]
[JsonDerivedType(typeof(Assignment), "assignment-1")]
[JsonDerivedType(typeof(Delegation), "delegation-1")]
[JsonDerivedType(typeof(HeldMessage), "held-2")]
[JsonDerivedType(typeof(DeskSettings), "settings-1")]
[JsonDerivedType(typeof(RemovedItem), "removed-1")]
internal abstract record StoreItem([property: JsonIgnore] string KindName, [property: JsonIgnore] string Key)
{
    /// <summary>Under which id hubs keep it.</summary>
    [JsonIgnore]
    public string StoreId => IdOf(KindName, Key);

    /// <summary>The id of an item: hubs read from it neither what it is nor which one.</summary>
    public static string IdOf(string kind, string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}/{key}")).AsSpan(0, 16));
}

/// <summary>That an item is gone.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="ItemKey">Which one.</param>
internal sealed record RemovedItem(string Kind, string ItemKey) : StoreItem(Kind, ItemKey)
{
    /// <summary>The removal of an item.</summary>
    public static RemovedItem Of(StoreItem item) => new(item.KindName, item.Key);
}

/// <summary>What an item is, by a word.</summary>
internal interface IStoreKind
{
    /// <summary>The word.</summary>
    static abstract string Kind { get; }
}

/// <summary>The JSON of items: strict, so that nothing is dropped that a newer gateway wrote.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(KebabCase<ReleaseState>)])]
[JsonSerializable(typeof(StoreItem))]
[JsonSerializable(typeof(SeenItems))]
internal sealed partial class StoreJsonContext : JsonSerializerContext;
