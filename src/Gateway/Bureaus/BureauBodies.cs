using System.Text.Json;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.Net.Http.Headers;

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

/// <summary>Makes what the API answers out of what the mesh knows.</summary>
internal static class BureauBodies
{
    extension(OwnerBody)
    {
        /// <summary>The JSON form of an owner.</summary>
        public static OwnerBody Of(OwnerInfo owner) => new(
            owner.Code,
            owner.Kind,
            owner.Name,
            owner.Home,
            owner.Iso3,
            owner.Region,
            owner.TimeZone,
            owner.Latitude,
            owner.Longitude);
    }

    extension(ProfileBody)
    {
        /// <summary>The JSON form of a profile.</summary>
        public static ProfileBody Of(BureauProfile profile) => new(
            OwnerBody.Of(profile.Owner),
            new DutyBody(profile.Duty.Status, [.. profile.Duty.Contacts.Select(ContactBody.Of)], profile.Duty.ChangedAt),
            profile.Version);
    }

    extension(ContactBody)
    {
        /// <summary>The JSON form of a contact.</summary>
        public static ContactBody Of(DutyContact contact) => new(contact.Name, contact.Telephone, contact.Languages, contact.Hours);
    }
}
