using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Gateway.Aggregates;

namespace Interpol.Mesh.Gateway.Cases;

/// <summary>Custody chains of cases and teams as JSON.</summary>
internal static class CustodyBodies
{
    extension(CustodyStepBody)
    {
        /// <summary>The JSON form of a step.</summary>
        /// <param name="step">The step.</param>
        /// <param name="details">Its details as they were opened.</param>
        public static CustodyStepBody Of(CustodyStep step, OpenedText details) => new(
            step.Number, step.Kind, step.StatedAt, AuthorBody.Of(step.By), step.RecordedAt, step.Hash, AuthorBody.Of(step.From), AuthorBody.Of(step.To), step.IsOutOfOrder, details.Text ?? details.Problem, step.DetailsHash, step.Link);
    }
}
