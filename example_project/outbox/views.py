"""The pages of the outbox. Whoever can open the demo may read them: its people are made up."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from example_project.outbox.models import Mail

# The e-mail's own HTML may show itself and open its links, and nothing else.
HTML_PART_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; "
    "sandbox allow-top-navigation-by-user-activation"
)


@require_safe
@never_cache
def mails(request: HttpRequest) -> HttpResponse:
    """List the e-mails, newest first; `?to=` narrows to one address."""
    address = request.GET.get("to", "").replace("\0", "")
    rows = Mail.objects.filter(recipients__icontains=address) if address else Mail.objects.all()
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "outbox/mails.html", {"page": page, "address": address})


@require_safe
@never_cache
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one e-mail: its headers, its text with live links, and its HTML in a frame of its own."""
    return render(request, "outbox/mail.html", {"mail": get_object_or_404(Mail, pk=pk)})


@require_safe
@never_cache
@xframe_options_sameorigin
def html_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Serve the HTML part by itself, under a policy that lets it do nothing but be read."""
    row = get_object_or_404(Mail.objects.exclude(html=""), pk=pk)
    # Links inside the frame would open inside it.
    content = row.live_html.replace("<head>", '<head><base target="_top">', 1)
    return HttpResponse(content, headers={"Content-Security-Policy": HTML_PART_POLICY})
