using System.Text.Json.Serialization;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Tokens;

namespace Interpol.Mesh.Gateway.Desk;

/// <summary>
/// Something that the gateways of a bureau share. The discriminator names kind and version; a layout that changes gets a new one, so that a gateway meets
/// nothing that it only believes to understand.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(Account), "account-1")]
[JsonDerivedType(typeof(Session), "session-1")]
[JsonDerivedType(typeof(SignInFailures), "failures-1")]
[JsonDerivedType(typeof(AccessToken), "token-1")]
[JsonDerivedType(typeof(TokenVolume), "volume-1")]
[JsonDerivedType(typeof(Draft), "draft-1")]
[JsonDerivedType(typeof(Assignment), "assignment-1")]
[JsonDerivedType(typeof(Delegation), "delegation-1")]
[JsonDerivedType(typeof(HeldMessage), "held-1")]
[JsonDerivedType(typeof(DeskSettings), "settings-1")]
internal abstract record DeskItem
{
    /// <summary>What it is.</summary>
    [JsonIgnore]
    public abstract string KindName { get; }

    /// <summary>Which one of its kind it is.</summary>
    [JsonIgnore]
    public abstract string Key { get; }
}
