"""Good records in the shapes of JSON that are read, for tests to bend."""

import json
from typing import Any

from tests.knowledge.samples import FOLDER

PORTAL: dict[str, Any] = {
    "id": "0a1b2c3d-0000-4000-8000-0123456789ab",
    "code": "1.234567",
    "name": "Đăng ký nuôi chim yến",
    "executionSteps": [
        {"name": "Bước 1", "description": "Nộp tờ khai.\nGiữ biên nhận."},
        {"name": "", "description": "Nhận kết quả."},
    ],
    "executionMethods": [
        {
            "submissionMethod": "ONLINE",
            "processingTime": 5,
            "processingTimeUnit": "WORKING_DAY",
            "fees": [{"type": "FEE", "value": 0}],
        },
        {
            "submissionMethod": "DIRECT",
            "processingTime": 7,
            "processingTimeUnit": "DAY",
            "fees": [{"type": "FEE", "value": 50000, "description": "/ lần"}],
        },
    ],
    "decisionNo": "",
    "executionCases": [
        {
            "name": "Nuôi mới",
            "profileComponents": [
                {
                    "name": "Tờ khai",
                    "originalQty": 1,
                    "copyQty": 2,
                    "attachments": [{"fileName": "to-khai.docx"}],
                }
            ],
        }
    ],
    "state": "UPDATED",
    "isWard": True,
    "isProvince": False,
    "isMinistry": False,
    "isFullProcess": True,
    "isOfflineOnly": False,
    "isNonTerritorial": True,
    "categoriesDetails": [{"name": "Chăn nuôi"}],
    "departmentPromulgateName": "Bộ Nông nghiệp và Môi trường",
    "legalBasisesDetails": [{"name": "Luật Chăn nuôi"}, {"name": "Luật Chăn nuôi"}],
    "resultsDetails": [{"name": "Giấy xác nhận"}],
    "subjectTypesDetails": [{"name": "Công dân Việt Nam"}],
    "executingAgencies": "Ủy ban nhân dân cấp xã",
    "requirementsAndConditions": "Không có",
    "updatedAt": 1767200400000,
    "procedureProposal": {"proposalNumber": "12/QĐ-BNNMT", "publicationDate": 1766854800000},
}

CRAWLED: dict[str, Any] = {
    "code": "1.234567",
    "name": "Đăng ký nuôi chim yến",
    "level": "Cấp xã",
    "steps": "Bước 1: Nộp tờ khai.",
    "methods": [{"channel": "Trực tiếp", "time": "5 Ngày", "fee_and_note": "50,000 Đồng (/lần)"}],
    "dossier": [{"case": "Nuôi mới", "items": [{"name": "Tờ khai", "originals": 1, "copies": 0}]}],
    "legal_codes": ["12/2020/NĐ-CP"],
    "source": "crawled 07/2026",
}

PLAIN: dict[str, Any] = {
    "title": "THỦ TỤC NUÔI CHIM YẾN",
    "code": "1.234567",
    "pages": [1, 2],
    "has_video": True,
    "text": "THỦ TỤC NUÔI\nCHIM YẾN\nMức độ:\nDVC trực tuyến\ntoàn trình\nVIDEO\n"
    "Truy cập cổng và đăng\nnhập bằng VNeID.\n- Bấm “Nộp”.",
}

OWN: dict[str, Any] = json.loads((FOLDER / "procedures.jsonl").read_text("utf-8").splitlines()[0])
VIDEO: dict[str, Any] = {
    **json.loads((FOLDER / "videos" / "videos.json").read_text("utf-8"))[0],
    "file": "a.srt",
}
OFFICE: dict[str, Any] = json.loads((FOLDER / "offices.json").read_text("utf-8"))[0]
