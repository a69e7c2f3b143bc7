using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Bureaus;

/// <summary>What an owner is. Not every owner of data is a country.</summary>
[GenerateSerializer, Alias("owner-kind")]
[JsonConverter(typeof(KebabCase<OwnerKind>))]
public enum OwnerKind
{
    /// <summary>A member country, represented by its National Central Bureau.</summary>
    Country = 0,

    /// <summary>The General Secretariat.</summary>
    Secretariat = 1,

    /// <summary>An international tribunal.</summary>
    Tribunal = 2,

    /// <summary>A mission, for example of the United Nations.</summary>
    Mission = 3,
}
