using Microsoft.Net.Http.Headers;
using System.Text.Json;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Bureaus;

/// <summary>The list of owners as JSON. It ships with the program and does not change while it runs.</summary>
internal sealed class OwnerList
{
    /// <summary>Writes the list.</summary>
    public OwnerList()
    {
        var body = new OwnersBody([.. OwnerDirectory.Default.All.Select(OwnerBody.Of)]);
        Json = JsonSerializer.SerializeToUtf8Bytes(body, MeshJsonContext.Default.OwnersBody);
        EntityTag = new EntityTagHeaderValue($"\"{Sha256Hash.Of(Json).Value[..16]}\"");
    }

    /// <summary>The JSON.</summary>
    public byte[] Json { get; }

    /// <summary>The ETag.</summary>
    public EntityTagHeaderValue EntityTag { get; }
}
