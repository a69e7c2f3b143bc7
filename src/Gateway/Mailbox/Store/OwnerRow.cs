namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>An owner as its gateway's file has it.</summary>
/// <param name="Id">Its number in the file.</param>
/// <param name="Lanes">How far its feed was fetched, by lane.</param>
internal sealed record OwnerRow(long Id, LanePosition[] Lanes);
