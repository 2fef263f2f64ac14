using StreamStock.Web.Api;

namespace StreamStock.Web.ReadModel;

/// <summary>The recommendations that open alerts come with.</summary>
public sealed class AlertRecommendations(InventoryReadModel model) : IRecommendations
{
    public IEnumerable<Recommendation> Current()
    {
        var state = model.State;
        return state.Alerts.View.Active
            .Where(alert => !string.IsNullOrEmpty(alert.AiRecommendation))
            .Select(alert => new Recommendation(
                alert.ProductId, state.Products.Find(alert.ProductId)?.Name, AlertTypes.Name(alert.Type), alert.Severity, alert.AiRecommendation!,
                alert.Timestamp, alert.Id));
    }
}
