using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Screening;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Tokens;

namespace Interpol.Mesh.Gateway.Units;

/// <summary>Holds national units to what a supervisor of their bureau lets them check: databases, purposes, and questions of a day.</summary>
internal sealed class UnitGuard(OwnerStores stores, DayVolumes volumes)
{
    /// <summary>Requires that the caller may check this; takes the questions from its day.</summary>
    /// <exception cref="RequestRefusedException">403: the sentence names everything that is missing; 429: today's questions are used up.</exception>
    public async Task RequireAsync(Caller caller, CheckRecordsRequest request, CancellationToken cancellationToken)
    {
        if (!IsUnit(caller))
        {
            return;
        }

        var unit = caller.Officer ?? throw Refused("The token names neither an officer nor a system; get one that does.");
        var limits = (await stores.Of(caller.Owner).ReadAsync(cancellationToken)).Find<UnitLimits>(unit)
            ?? throw Refused($"{unit} is a national unit, and no supervisor of the bureau has said what it may check.");
        var missing = QuestionText.SubjectsOf(request).Where(asked => !limits.Databases.Contains(asked))
            .Select(asked => $"it may not ask about {asked}, only about {string.Join(", ", limits.Databases)}")
            .Concat(limits.Purposes.Contains(request.Purpose) ? [] : [$"it may not check for the purpose '{request.Purpose}', only for {string.Join(", ", limits.Purposes)}"])
            .ToList();
        if (missing.Count > 0)
        {
            throw Refused($"{unit} is a national unit: {string.Join("; ", missing)}. A supervisor of the bureau can allow it.");
        }

        if (!await volumes.TryTakeAsync(caller.Owner, UnitLimits.VolumeOf(unit), request.Questions.Length, state => state.Find<UnitLimits>(unit)?.QuestionsPerDay ?? 0, cancellationToken))
        {
            throw volumes.UsedUp($"{unit} is a national unit and has {limits.QuestionsPerDay} questions a day, which are used up, or too few for these {request.Questions.Length}");
        }
    }

    /// <summary>Whoever has another role too is the bureau's own officer.</summary>
    private static bool IsUnit(Caller caller) => caller.Roles.Contains(MeshRoles.NationalUnit) && !caller.Roles.Any(role => role is MeshRoles.Officer or MeshRoles.Supervisor or MeshRoles.Command);

    private static RequestRefusedException Refused(string sentence) => new(StatusCodes.Status403Forbidden, MeshErrorCodes.Forbidden, sentence);
}
