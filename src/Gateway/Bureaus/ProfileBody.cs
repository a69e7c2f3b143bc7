using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Bureaus;

/// <summary>An owner and its bureau.</summary>
/// <param name="Owner">The line of the list of owners.</param>
/// <param name="Duty">Duty status and contacts.</param>
/// <param name="Version">Counts the changes; also the ETag.</param>
internal sealed record ProfileBody(OwnerBody Owner, DutyBody Duty, long Version)
{
    /// <summary>The JSON form of a profile.</summary>
    public static ProfileBody Of(BureauProfile profile) => new(
        OwnerBody.Of(profile.Owner),
        new DutyBody(profile.Duty.Status, [.. profile.Duty.Contacts.Select(ContactBody.Of)], profile.Duty.ChangedAt),
        profile.Version);
}

/// <summary>A bureau's duty status and whom to call.</summary>
/// <param name="Status">Whether somebody answers.</param>
/// <param name="Contacts">Whom to call, first choice first.</param>
/// <param name="ChangedAt">When the bureau last said so; null when it never did.</param>
internal sealed record DutyBody(DutyStatus Status, ImmutableArray<ContactBody> Contacts, DateTimeOffset? ChangedAt);

/// <summary>How to reach an officer of a bureau.</summary>
/// <param name="Name">Name or function.</param>
/// <param name="Telephone">Number in international form.</param>
/// <param name="Languages">ISO 639-1 codes, best first.</param>
/// <param name="Hours">When the number answers, in the bureau's own words.</param>
internal sealed record ContactBody(string Name, string Telephone, ImmutableArray<string> Languages, string Hours)
{
    /// <summary>The JSON form of a contact.</summary>
    public static ContactBody Of(DutyContact contact) => new(contact.Name, contact.Telephone, contact.Languages, contact.Hours);
}
