using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Reminders;

/// <summary>What a grain holds of its reminder.</summary>
internal sealed record ReminderHandle(GrainId Grain, string ReminderName, string Etag) : IGrainReminder;
