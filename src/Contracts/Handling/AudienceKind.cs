using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Handling;

/// <summary>Whom a message is for.</summary>
[GenerateSerializer, Alias("audience-kind")]
[JsonConverter(typeof(KebabCase<AudienceKind>))]
public enum AudienceKind
{
    /// <summary>The recipients of the message and nobody else; the default.</summary>
    Recipients = 0,

    /// <summary>Owners that are named.</summary>
    Owners = 1,

    /// <summary>The members of a region.</summary>
    Region = 2,

    /// <summary>The members that a group had when the message was sent.</summary>
    Group = 3,

    /// <summary>All owners.</summary>
    All = 4,
}
