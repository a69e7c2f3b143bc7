using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Bureaus;

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
